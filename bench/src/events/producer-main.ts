/** The producing process of the events bench; told what to do by its parent. */
import { setTimeout as delay } from 'node:timers/promises';
import { startProducer } from '@lyceum/event-harness';

const { DATABASE_URL, NATS_URL, TENANTS } = process.env as Record<string, string>;
const producer = startProducer({
  service: 'bench-producer',
  databaseUrl: DATABASE_URL!,
  natsUrl: NATS_URL!,
  logLevel: 'warn',
  tenants: TENANTS!.split(','),
  itemsPerTenant: 100,
});

export type ProducerOrder =
  | { readonly kind: 'burst'; readonly events: number; readonly concurrency: number }
  | { readonly kind: 'steady'; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: 'stop' };

/** As fast as `concurrency` callers can commit, one event per transaction. */
async function burst(events: number, concurrency: number): Promise<void> {
  let left = events;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left > 0) {
        left -= 1;
        await producer.change();
      }
    }),
  );
}

/** Open loop: a slow answer does not slow the arrivals. */
async function steady(perSecond: number, seconds: number): Promise<void> {
  const started = performance.now();
  const running = new Set<Promise<unknown>>();
  for (let sent = 0; sent < perSecond * seconds;) {
    const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
    for (; sent < due; sent += 1) {
      const change = producer.change().finally(() => running.delete(change));
      running.add(change);
    }
    await delay(1);
  }
  await Promise.all(running);
}

process.on('message', (order: ProducerOrder) => {
  void (async () => {
    if (order.kind === 'burst') await burst(order.events, order.concurrency);
    else if (order.kind === 'steady') await steady(order.perSecond, order.seconds);
    else {
      await producer.stop();
      process.exit(0);
    }
    process.send!('done');
  })();
});
process.send!('ready');
