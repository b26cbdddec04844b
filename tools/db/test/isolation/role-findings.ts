import { roleOf, schemaOf, type ServiceSchema } from '@lyceum/persistence';
import type pg from 'pg';
import { attempt } from './attempt.js';
import { qualified, relationsOf } from './catalogue.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Tries, as a service's role, everything it must not be able to do.
 *
 * @param others schemas of other services in the same database
 * @returns one sentence per thing it could do
 */
export async function rolePowers(
  admin: pg.Client,
  service: pg.Client,
  schema: ServiceSchema,
  others: readonly ServiceSchema[],
): Promise<string[]> {
  const [role, name] = [roleOf(schema.service), schemaOf(schema.service)];
  const own = (await relationsOf(admin, name)).filter(({ kind }) => kind === 'table');
  const { rows } = await admin.query<{ administrator: string }>(
    'select current_user as administrator',
  );
  const { administrator } = rows[0]!;
  const forbidden = [
    ...[administrator, ...others.map((other) => roleOf(other.service))].flatMap((other) => [
      `set role "${other}"`,
      `set session authorization "${other}"`,
      `grant "${other}" to ${role}`,
      `alter role "${other}" password 'x'`,
    ]),
    ...['superuser', 'bypassrls', 'createdb', 'createrole', 'replication'].map(
      (power) => `alter role ${role} ${power}`,
    ),
    `create role ${role}_friend`,
    `create schema ${name}_more`,
    `create extension hstore`,
    `create temporary table anything (id int)`,
    `create event trigger anything on ddl_command_end execute function suppress_redundant_updates_trigger()`,
    `select pg_read_file('/etc/hostname')`,
    `copy (select 1) to program 'true'`,
    `alter default privileges for role "${administrator}" grant all on tables to ${role}`,
    ...[name, 'public'].flatMap((place) => [
      `create table ${place}.anything (id int)`,
      `create view ${place}.anything as select 1`,
      `create type ${place}.anything as enum ()`,
      `create sequence ${place}.anything`,
      `create function ${place}.anything() returns int language sql as 'select 1'`,
    ]),
    `select * from ${name}.migrations`,
    `insert into ${name}.migrations (id, checksum) values ('9999', '')`,
    `select * from ${name}.time_partitions`,
    ...own.flatMap((table) => [
      `alter table ${qualified(table)} disable row level security`,
      `alter table ${qualified(table)} no force row level security`,
      `alter table ${qualified(table)} owner to ${role}`,
      `create policy anything on ${qualified(table)} using (true)`,
      `drop table ${qualified(table)}`,
    ]),
    ...(await elsewhere(admin, others)),
  ];
  const findings: string[] = [];
  for (const sql of forbidden) {
    const outcome = await attempt(service, undefined, sql);
    if (!outcome.refused) findings.push(`${role} can: ${sql}`);
    else if (outcome.code !== INSUFFICIENT_PRIVILEGE)
      findings.push(`${role} was kept from "${sql}" only by chance: ${outcome.message}`);
  }
  for (const table of own) {
    const sql = `select * from ${qualified(table)}`;
    const outcome = await attempt(service, undefined, 'set local row_security = off', sql);
    if (!outcome.refused) findings.push(`${role} can switch row-level security off: ${sql}`);
    // GRANT without the right to it is a warning, not an error.
    const { rows: grants } = await admin.query(
      `select from unnest('{select,insert,update,delete}'::text[]) as "right"
       where has_table_privilege($1, $2, "right" || ' with grant option')`,
      [role, qualified(table)],
    );
    if (grants.length > 0) findings.push(`${role} can pass on its rights to ${table.name}`);
  }
  return findings;
}

async function elsewhere(
  admin: pg.Client,
  others: readonly ServiceSchema[],
): Promise<readonly string[]> {
  const statements: string[] = [];
  for (const other of others)
    for (const relation of await relationsOf(admin, schemaOf(other.service)))
      statements.push(`select * from ${qualified(relation)}`);
  return statements;
}
