import type { ClientBase } from 'pg';
import { roleOf, schemaOf, type ServiceSchema } from '../migrations/migration.js';
import { MigrationError, pendingMigrations } from '../migrations/runner.js';
import { describeSchema } from './describe-schema.js';

/**
 * Checks a live database against what the code needs.
 *
 * @param expected the committed description of the schema, see `describeSchema`
 * @returns one sentence per finding; empty when all is well
 */
export async function validateSchema(
  client: ClientBase,
  schema: ServiceSchema,
  expected: readonly string[],
): Promise<string[]> {
  const name = schemaOf(schema.service);
  try {
    const pending = await pendingMigrations(client, schema);
    if (pending.length > 0)
      return pending.map(
        ({ id }) => `${name}: migration ${id} is not applied; run npm run db:migrate`,
      );
  } catch (error) {
    if (error instanceof MigrationError) return [error.message];
    throw error;
  }

  const live = new Set(await describeSchema(client, name));
  const wanted = new Set(expected);
  return [
    ...expected
      .filter((line) => !live.has(line))
      .map((line) => `${name}: missing ${firstLine(line)}`),
    ...[...live]
      .filter((line) => !wanted.has(line))
      .map((line) => `${name}: not in the code: ${firstLine(line)}`),
    ...(await tablesWithoutForcedSecurity(client, name)),
    ...(await tablesWithoutPolicy(client, name)),
    ...(await foreignKeysWithoutIndex(client, name)),
    ...(await tablesWithoutPartitionAhead(client, name)),
    ...(await roleProblems(client, schema.service)),
  ];
}

const firstLine = (line: string): string => line.split('\n')[0]!;

async function lines(client: ClientBase, sql: string, value: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(sql, [value]);
  return rows.map(({ line }) => line);
}

/** Partitions and views count too: reading one directly must not go around the parent's policies. */
function tablesWithoutForcedSecurity(client: ClientBase, schema: string): Promise<string[]> {
  return lines(
    client,
    `select format('%s: row-level security is not %s on %s', $1::text,
              case when relrowsecurity then 'forced' else 'enabled' end, relname) as line
     from pg_class where relnamespace = to_regnamespace($1) and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity)
     union all
     select format('%s: view %s runs with the rights of its owner; create it with security_invoker', $1::text, relname)
     from pg_class where relnamespace = to_regnamespace($1) and relkind = 'v'
       and not exists (select from pg_options_to_table(reloptions)
                       where option_name = 'security_invoker' and option_value::boolean)
     union all
     select format('%s: %s %s can be used by %s around row-level security', $1::text,
              case when relkind = 'm' then 'materialised view' else 'partition' end, relname,
              case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end)
     from pg_class, aclexplode(relacl) where relnamespace = to_regnamespace($1)
       and (relkind = 'm' or relispartition) and grantee <> relowner`,
    schema,
  );
}

function tablesWithoutPolicy(client: ClientBase, schema: string): Promise<string[]> {
  return lines(
    client,
    `select format('%s: table %s has no policy', $1::text, relname) as line
     from pg_class c where relnamespace = to_regnamespace($1) and relkind in ('r', 'p') and not relispartition
       and not exists (select from pg_policy where polrelid = c.oid)`,
    schema,
  );
}

function foreignKeysWithoutIndex(client: ClientBase, schema: string): Promise<string[]> {
  return lines(
    client,
    `select format('%s: foreign key %s of %s has no index', $1::text, conname, conrelid::regclass) as line
     from pg_constraint k
     where contype = 'f' and connamespace = to_regnamespace($1) and not exists (
       select from pg_index i where i.indrelid = k.conrelid
         and i.indpred is null and i.indisvalid and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
     )`,
    schema,
  );
}

/** Where maintenance has stopped, inserts fail as soon as the last partition ends. */
function tablesWithoutPartitionAhead(client: ClientBase, schema: string): Promise<string[]> {
  return lines(
    client,
    `select format('%s: table %s has no partition ahead of now; is its maintenance running?', $1::text, table_name) as line
     from ${schema}.time_partitions where not exists (
       select from pg_inherits join pg_class c on c.oid = inhrelid
       where inhparent = to_regclass(format('%I.%I', $1::text, table_name))
         and right(c.relname, 8) > to_char(now() at time zone 'UTC', 'YYYYMMDD')
     )`,
    schema,
  );
}

async function roleProblems(client: ClientBase, service: string): Promise<string[]> {
  const role = roleOf(service);
  const found = await lines(
    client,
    `select format('role %s may %s', rolname, power) as line from pg_roles,
       lateral (values (rolsuper, 'do everything'), (rolbypassrls, 'bypass row-level security'),
         (rolcreaterole, 'create roles'), (rolcreatedb, 'create databases'), (rolreplication, 'replicate')) as powers(has, power)
     where rolname = $1 and has
     union all
     select format('role %s may act as %s', $1::text, pg_get_userbyid(roleid)) from pg_auth_members
     where member = to_regrole($1)
     union all
     select format('role %s may create in schema %s', $1::text, nspname) from pg_namespace
     where to_regrole($1) is not null and has_schema_privilege(to_regrole($1), oid, 'create')
     union all
     select format('role %s may create %s', $1::text, things)
     from (values ('temporary', 'temporary tables'), ('create', 'schemas')) as powers(power, things)
     where to_regrole($1) is not null and has_database_privilege(to_regrole($1), current_database(), power)
     union all
     select format('role %s owns %s', $1::text, oid::regclass) from pg_class where relowner = to_regrole($1)
     union all
     select format('role %s is missing', $1::text) where to_regrole($1) is null`,
    role,
  );
  return found;
}
