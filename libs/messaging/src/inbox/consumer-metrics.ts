import { systemActor, type Metrics } from '@lyceum/platform';
import { statement, type Database } from '@lyceum/persistence';
import type { RunningConsumer } from '../projections/projection-tasks.js';

const FAILURES = statement<{ durable: string; waiting: number; dead: number }>(
  'inbox.failures',
  `select consumer as durable, count(*) - count(dead_at) as waiting, count(dead_at) as dead
   from event_failures where consumer = any($1) group by consumer`,
);

/** Gauges of what the consumers of a service have still to do, read at every scrape. */
export function exposeConsumers(
  metrics: Metrics,
  database: Database,
  consumers: readonly RunningConsumer[],
): void {
  metrics.gauge(
    'consumer_lag_events',
    'Events of the log that a consumer has not applied yet',
    ['consumer'],
    async (gauge) => {
      const pending = await Promise.all(
        consumers.map(async ({ definition, consumer }) => ({
          key: definition.consumer,
          count: await consumer.pending(),
        })),
      );
      // While the bus is away the last number stands: zero would be a lie.
      if (pending.some(({ count }) => count === undefined)) return;
      for (const [consumer, count] of sums(pending)) gauge.set({ consumer }, count);
    },
  );
  metrics.gauge(
    'inbox_failures',
    'Events that could not be applied: waiting for the next attempt, or dead letters',
    ['consumer', 'state'],
    async (gauge) => {
      const durables = consumers.map(({ definition }) => definition.durable);
      const rows = await database
        .read(systemActor('metrics'), FAILURES, [durables])
        .catch(() => undefined);
      if (!rows) return;
      for (const state of ['waiting', 'dead'] as const) {
        const counts = consumers.map(({ definition }) => ({
          key: definition.consumer,
          count: rows.find(({ durable }) => durable === definition.durable)?.[state] ?? 0,
        }));
        for (const [consumer, count] of sums(counts)) gauge.set({ consumer, state }, count);
      }
    },
  );
}

/** A consumer of several events has a durable for each. */
function sums(
  counts: readonly { readonly key: string; readonly count: number | undefined }[],
): Map<string, number> {
  const total = new Map<string, number>();
  for (const { key, count = 0 } of counts) total.set(key, (total.get(key) ?? 0) + count);
  return total;
}
