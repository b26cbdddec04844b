/** The consuming process of the events bench: reports what it has applied, and how long each took to arrive. */
import { startConsumer } from '@lyceum/event-harness';

const { DATABASE_URL, NATS_URL } = process.env as Record<string, string>;
let applied = 0;
let latencies: number[] = [];

export interface ConsumerReport {
  readonly applied: number;
  /** Milliseconds from just before the producer's commit to just after the consumer's. */
  readonly latencies: readonly number[];
}

const consumer = startConsumer({
  service: 'bench-consumer',
  producers: ['bench-producer'],
  databaseUrl: DATABASE_URL!,
  natsUrl: NATS_URL!,
  logLevel: 'warn',
  ledger: false,
  maxAttempts: 5,
  backoffMs: 100,
  onApplied: (events) => {
    const now = Date.now();
    applied += events.length;
    for (const { data } of events) latencies.push(now - data.sentAt);
  },
});

process.on('message', (order: 'report' | 'stop') => {
  if (order === 'report') {
    process.send!({ applied, latencies } satisfies ConsumerReport);
    latencies = [];
    return;
  }
  void consumer.stop().then(() => process.exit(0));
});
process.send!('ready');
