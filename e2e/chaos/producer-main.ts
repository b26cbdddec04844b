/** A producing process of the chaos run: changes items until it has been told that enough are acknowledged. */
import { setTimeout as delay } from 'node:timers/promises';
import { startProducer } from '@lyceum/event-harness';
import { createLogger } from '@lyceum/platform';
import { CrashingBus } from './crash-points.js';

const { SERVICE, DATABASE_URL, NATS_URL, TENANTS, SEED, CRASH_PROBABILITY } = process.env as Record<
  string,
  string
>;

/** Sent to the parent. An id is acknowledged once its transaction has committed. */
export type ProducerReport = { readonly acknowledged: string };

const bus = new CrashingBus(
  { url: NATS_URL!, name: SERVICE!, logger: createLogger(SERVICE!, 'fatal') },
  Number(SEED),
  Number(CRASH_PROBABILITY),
);
const producer = startProducer({
  service: SERVICE!,
  databaseUrl: DATABASE_URL!,
  natsUrl: NATS_URL!,
  logLevel: 'fatal',
  tenants: TENANTS!.split(','),
  itemsPerTenant: 10,
  bus,
});

let wanted = 0;

async function work(): Promise<void> {
  for (;;) {
    if (wanted <= 0) {
      await delay(20);
      continue;
    }
    wanted -= 1;
    try {
      process.send!({ acknowledged: await producer.change() } satisfies ProducerReport);
    } catch {
      // The database is away: what was not acknowledged is tried again, as a caller would.
      wanted += 1;
      await delay(50);
    }
  }
}

process.on('message', (order: { readonly change: number } | { readonly poison: true }) => {
  if ('change' in order) wanted += order.change;
  else void producer.change({ poison: true });
});
for (let caller = 0; caller < 8; caller += 1) void work();
process.send!('ready');
