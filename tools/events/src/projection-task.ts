import { setTimeout as sleep } from 'node:timers/promises';
import { dataServices } from '@lyceum/contracts';
import { schemaOf } from '@lyceum/persistence/migrations';
import type { ClientBase } from 'pg';
import { Complaint } from './complaint.js';

/** The service looks once a second; a busy one somewhat less often. */
const TAKE_UP_MS = 15_000;
const POLL_MS = 200;

interface TaskRow {
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly error: string | null;
  readonly result: { readonly events: number } | null;
}

export interface Waiting {
  readonly progress: (line: string) => void;
  readonly stop: AbortSignal;
}

/** Every projection that a service registered at its start, by service and name. */
export async function allProjections(
  client: ClientBase,
): Promise<readonly { readonly service: string; readonly projection: string }[]> {
  const found: { service: string; projection: string }[] = [];
  for (const service of dataServices) {
    const { rows } = await client.query<{ consumer: string }>(
      `select consumer from ${schemaOf(service)}.projections order by consumer`,
    );
    found.push(...rows.map(({ consumer }) => ({ service, projection: consumer })));
  }
  return found;
}

/**
 * The tables of a projection, as the service registered it at its start.
 *
 * @throws Complaint when the service has no such projection
 */
export async function projectionTables(
  client: ClientBase,
  service: string,
  projection: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ consumer: string; tables: string[] }>(
    `select consumer, tables from ${schemaOf(service)}.projections order by consumer`,
  );
  const found = rows.find(({ consumer }) => consumer === projection);
  if (found) return found.tables;
  const known = rows.map(({ consumer }) => consumer).join(', ');
  throw new Complaint(
    known === ''
      ? `${service} has no projections (or has never been started on this database).`
      : `${service} has no projection "${projection}". Projections: ${known}`,
  );
}

/**
 * Asks the service to rebuild or verify, and waits until it has.
 *
 * @returns how many events there were
 * @throws Complaint when the service does not take it up, fails, or the user stops waiting
 */
export async function performTask(
  client: ClientBase,
  service: string,
  projection: string,
  kind: 'rebuild' | 'verify',
  { progress, stop }: Waiting,
): Promise<number> {
  const tasks = `${schemaOf(service)}.projection_tasks`;
  const requested = await client.query<{ id: string }>(
    `insert into ${tasks} (consumer, kind) values ($1, $2) returning id`,
    [projection, kind],
  );
  const id = requested.rows[0]!.id;
  const begun = Date.now();
  for (; ; await sleep(POLL_MS)) {
    const { rows } = await client.query<TaskRow>(
      `select started_at, finished_at, error, result from ${tasks} where id = $1`,
      [id],
    );
    const task = rows[0];
    if (!task) throw new Complaint('Somebody removed the request.');
    if (task.error !== null) throw new Complaint(`${service} could not do it: ${task.error}`);
    if (task.finished_at) return task.result?.events ?? 0;

    const seconds = Math.round((Date.now() - begun) / 1000);
    const late = !task.started_at && Date.now() - begun > TAKE_UP_MS;
    if ((late || stop.aborted) && (await withdrawn(client, tasks, id)))
      throw new Complaint(
        late
          ? `${service} did not take it up within ${TAKE_UP_MS / 1000} s. Is it running? See: npm run status`
          : 'Stopped before it began; nothing was changed.',
      );
    if (stop.aborted) throw new Complaint(`Not waiting any longer; ${service} goes on with it.`);
    progress(task.started_at ? `${service} is at it (${seconds} s)` : `waiting for ${service}`);
  }
}

/** Whether the request could be taken back: not when the service has begun. */
async function withdrawn(client: ClientBase, tasks: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `delete from ${tasks} where id = $1 and started_at is null`,
    [id],
  );
  return rowCount === 1;
}
