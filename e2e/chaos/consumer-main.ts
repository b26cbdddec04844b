/** A consuming process of the chaos run. */
import { startConsumer } from '@lyceum/event-harness';
import { CrashingInbox } from './crash-points.js';

const { SERVICE, DATABASE_URL, NATS_URL, PRODUCERS, SEED, CRASH_PROBABILITY } =
  process.env as Record<string, string>;

/** Sent to the parent after each commit. */
export interface ConsumerReport {
  readonly applied: readonly { readonly sentAt: number; readonly at: number }[];
}

startConsumer({
  service: SERVICE!,
  producers: PRODUCERS!.split(','),
  databaseUrl: DATABASE_URL!,
  natsUrl: NATS_URL!,
  logLevel: 'fatal',
  ledger: true,
  maxAttempts: 4,
  backoffMs: 100,
  createInbox: (options) => new CrashingInbox(options, Number(SEED), Number(CRASH_PROBABILITY)),
  onApplied: (events) => {
    const at = Date.now();
    process.send!({
      applied: events.map(({ data }) => ({ sentAt: data.sentAt, at })),
    } satisfies ConsumerReport);
  },
});
process.send!('ready');
