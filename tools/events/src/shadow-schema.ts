import { IS_SYSTEM, roleOf, schemaOf } from '@lyceum/persistence/migrations';
import type { ClientBase } from 'pg';
import { Complaint } from './complaint.js';

/** What every handler writes to besides its projection. */
const EVENT_TABLES = ['inbox', 'outbox'];

export const shadowOf = (service: string): string => `${schemaOf(service)}_verify`;

/**
 * Runs `work` while `<schema>_verify` has empty tables like those of the projection, closed to everybody
 * but the service; drops them whatever happens.
 *
 * @throws Complaint when somebody else verifies in this service
 */
export async function withShadowSchema<T>(
  client: ClientBase,
  service: string,
  tables: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const shadow = shadowOf(service);
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(hashtextextended($1, 0)) as locked`,
    [shadow],
  );
  if (!rows[0]?.locked)
    throw new Complaint(`Somebody else is verifying a projection of ${service}.`);
  try {
    await create(client, service, [...EVENT_TABLES, ...tables]);
    return await work();
  } finally {
    await client.query(`drop schema if exists ${shadow} cascade`);
    await client.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, [shadow]);
  }
}

async function create(
  client: ClientBase,
  service: string,
  tables: readonly string[],
): Promise<void> {
  const [schema, shadow, role] = [schemaOf(service), shadowOf(service), roleOf(service)];
  // One that was killed could not drop its own.
  const statements = [
    `drop schema if exists ${shadow} cascade`,
    `create schema ${shadow}`,
    `revoke all on schema ${shadow} from public`,
    `grant usage on schema ${shadow} to ${role}`,
    ...tables
      .map((name) => client.escapeIdentifier(name))
      .flatMap((table) => [
        `create table ${shadow}.${table} (like ${schema}.${table} including all)`,
        `alter table ${shadow}.${table} enable row level security`,
        `alter table ${shadow}.${table} force row level security`,
        `create policy system_access on ${shadow}.${table} using (${IS_SYSTEM}) with check (${IS_SYSTEM})`,
        `grant select, insert, update, delete on ${shadow}.${table} to ${role}`,
      ]),
  ];
  await client.query('begin');
  try {
    for (const sql of statements) await client.query(sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
