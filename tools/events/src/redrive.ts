import { setTimeout as sleep } from 'node:timers/promises';
import { schemaOf } from '@lyceum/persistence/migrations';
import type { ClientBase } from 'pg';
import { Complaint } from './complaint.js';

const WAIT_MS = 15_000;
const POLL_MS = 200;

export interface Redriven {
  readonly applied: number;
  readonly failedAgain: number;
  /** Not tried within the time that was waited. */
  readonly waiting: number;
}

/**
 * Gives dead letters of a service a fresh set of attempts (their history stays), and waits a while for the
 * first of them.
 *
 * @param id one event; all dead letters without it
 * @throws Complaint when nothing is dead
 */
export async function redrive(
  client: ClientBase,
  service: string,
  id: string | undefined,
): Promise<Redriven> {
  const failures = `${schemaOf(service)}.event_failures`;
  const { rows } = await client.query<{ consumer: string; event_id: string }>(
    `update ${failures} set dead_at = null, attempts = 0, next_attempt_at = now()
     where dead_at is not null and ($1::uuid is null or event_id = $1) returning consumer, event_id`,
    [id ?? null],
  );
  if (rows.length === 0)
    throw new Complaint(
      id === undefined
        ? `Nothing is dead in ${service}.`
        : `${service} has no dead letter ${id}. See: npm run events -- dead-letters --service ${service}`,
    );
  const values = [rows.map(({ consumer }) => consumer), rows.map(({ event_id }) => event_id)];
  for (const deadline = Date.now() + WAIT_MS; ; await sleep(POLL_MS)) {
    const left = await client.query<{ tried: number; untried: number }>(
      `select count(*) filter (where attempts > 0)::int as tried, count(*) filter (where attempts = 0)::int as untried
       from ${failures} where (consumer, event_id) in (select * from unnest($1::text[], $2::uuid[]))`,
      values,
    );
    const [{ tried, untried }] = left.rows as [{ tried: number; untried: number }];
    if (untried === 0 || Date.now() > deadline)
      return { applied: rows.length - tried - untried, failedAgain: tried, waiting: untried };
  }
}
