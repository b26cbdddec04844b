import { schemaOf } from '@lyceum/persistence';
import type { Client } from 'pg';

export interface Violations {
  /** Acknowledged to the producer's caller, but not in its outbox. */
  readonly unrecorded: number;
  /** In a producer's outbox, but never applied by a consumer. */
  readonly lost: number;
  /** Applied more than once by one consumer. */
  readonly twice: number;
  /** Times that a newer state was overwritten by an older one. */
  readonly regressions: number;
  /** Items whose newest state at a consumer is not the newest that the producer published for it to take. */
  readonly different: number;
}

/** Counts from outside, with SQL over all schemas, what must not have happened. */
export async function violations(
  admin: Client,
  producers: readonly string[],
  consumers: readonly string[],
  acknowledged: ReadonlyMap<string, readonly string[]>,
): Promise<Violations> {
  const count = async (sql: string, values: unknown[] = []): Promise<number> => {
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int as count from (${sql}) as found`,
      values,
    );
    return rows[0]!.count;
  };
  const total = { unrecorded: 0, lost: 0, twice: 0, regressions: 0, different: 0 };
  for (const producer of producers)
    total.unrecorded += await count(
      `select id from unnest($1::uuid[]) as id where not exists (select from ${schemaOf(producer)}.outbox where event_id = id)`,
      [acknowledged.get(producer) ?? []],
    );
  for (const consumer of consumers) {
    const to = schemaOf(consumer);
    total.twice += await count(
      `select event_id from ${to}.ledger group by event_id having count(*) > 1`,
    );
    total.regressions += await count(`select from ${to}.regressions`);
    for (const producer of producers) {
      const from = schemaOf(producer);
      // A poison event is never applied, also where it is the last word about its item.
      const edible = `select event_id, (envelope::jsonb->'data'->>'itemId')::uuid as item_id,
          (envelope::jsonb->>'aggregateversion')::bigint as version
        from ${from}.outbox where nats_subject like 'evt.%' and envelope::jsonb->'data'->>'poison' = 'false'`;
      total.lost += await count(
        `select event_id from (${edible}) as o
         where not exists (select from ${to}.ledger l where l.event_id = o.event_id)`,
      );
      total.different += await count(
        `select item_id from (${edible}) as o group by item_id having not exists (
           select from ${to}.latest l where l.item_id = o.item_id and l.version = max(o.version))`,
      );
    }
  }
  return total;
}

/** How many events some consumer has still to apply. */
export async function outstanding(
  admin: Client,
  producers: readonly string[],
  consumers: readonly string[],
): Promise<number> {
  const count = async (sql: string): Promise<number> =>
    (await admin.query<{ count: number }>(sql)).rows[0]!.count;
  let published = 0;
  let applied = 0;
  for (const producer of producers)
    published += await count(`select count(*)::int from ${schemaOf(producer)}.outbox`);
  for (const consumer of consumers)
    applied += await count(`select count(*)::int from ${schemaOf(consumer)}.ledger`);
  return published * consumers.length - applied;
}
