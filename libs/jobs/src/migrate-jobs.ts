import { ensureSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { alterRole } from '@lyceum/persistence/migrations';
import type { Logger } from '@lyceum/platform';
import pg from 'pg';
import { dbosLogger } from './dbos-logger.js';
import { JobsSetupError } from './jobs-setup-error.js';
import { jobsRoleOf, jobsSchemaOf } from './jobs-schema.js';

export interface MigrateJobs {
  /** The owner of the database or a superuser: it creates a schema and a role. */
  readonly adminUrl: string;
  readonly service: string;
  /** Left as it is without one. */
  readonly rolePassword?: string | undefined;
  readonly logger: Logger;
}

/**
 * Creates or updates a service's schema of jobs and the role that works in it. An administrator's step:
 * a running service has no right to. May be repeated, and by several at once.
 *
 * The role may read and write rows of this schema and nothing else. Row-level security is on and forced
 * for every table, with a policy for that role alone: there is one writer, and it serves all tenants.
 */
export async function migrateJobs({
  adminUrl,
  service,
  rolePassword,
  logger,
}: MigrateJobs): Promise<void> {
  const [schema, role] = [jobsSchemaOf(service), jobsRoleOf(service)];
  if (!/^[a-z][a-z0-9_]*$/.test(schema)) {
    throw new JobsSetupError(`Service "${service}": not a name of letters, digits and dashes`);
  }
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtextextended('lyceum-jobs-migration', 0))`);
    await createRole(client, role, rolePassword, schema);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await client.query(`REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC`);
    await liftSecurityFromOwner(client, schema);
    const engineLogger = new GlobalLogger(undefined, { logger: dbosLogger(logger) });
    await ensureSystemDatabase(adminUrl, engineLogger, undefined, schema);
    await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.job_progress (
      job_id text PRIMARY KEY,
      fraction real NOT NULL CHECK (fraction BETWEEN 0 AND 1),
      note text,
      updated_at timestamptz NOT NULL DEFAULT now()
    )`);
    await forceSecurity(client, schema, role);
    await grantRows(client, schema, role);
  } finally {
    await client.end();
  }
}

async function createRole(
  client: pg.Client,
  role: string,
  password: string | undefined,
  schema: string,
): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
      CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS NOREPLICATION;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${role}', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  END $$`);
  if (password !== undefined)
    await alterRole(client, `ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(password)}`);
  await alterRole(client, `ALTER ROLE ${role} SET search_path = ${schema}`);
}

/** Forced security binds the owner too, and migrations of data need to see the rows. A superuser sees them anyway. */
async function liftSecurityFromOwner(client: pg.Client, schema: string): Promise<void> {
  await client.query(`DO $$ DECLARE name text; BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      FOR name IN SELECT relname FROM pg_class
        WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p') AND relforcerowsecurity
      LOOP EXECUTE format('ALTER TABLE ${schema}.%I NO FORCE ROW LEVEL SECURITY', name); END LOOP;
    END IF;
  END $$`);
}

/** Touches only tables that need it: changing a table locks out everybody who reads it. */
async function forceSecurity(client: pg.Client, schema: string, role: string): Promise<void> {
  await client.query(`DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class
      WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p')
        AND NOT (relrowsecurity AND relforcerowsecurity)
    LOOP
      EXECUTE format('ALTER TABLE ${schema}.%I ENABLE ROW LEVEL SECURITY', name);
      EXECUTE format('ALTER TABLE ${schema}.%I FORCE ROW LEVEL SECURITY', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class c
      WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)
    LOOP
      EXECUTE format('CREATE POLICY jobs_role ON ${schema}.%I TO ${role} USING (true) WITH CHECK (true)', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class
      WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'v'
        AND NOT coalesce(reloptions @> '{security_invoker=true}', false)
    LOOP
      EXECUTE format('ALTER VIEW ${schema}.%I SET (security_invoker = true)', name);
    END LOOP;
  END $$`);
}

async function grantRows(client: pg.Client, schema: string, role: string): Promise<void> {
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await client.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
  );
  await client.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
  await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`);
}
