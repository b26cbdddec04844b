import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Metrics } from '@lyceum/platform';
import { createDatabase } from '@lyceum/testing';
import pg from 'pg';
import { Jobs, JobsSetupError, jobsRoleOf, jobsSchemaOf, migrateJobs } from '../src/index.js';
import {
  asJobsRole,
  createJobsDatabase,
  type JobsDatabase,
  logger,
  SERVICE,
} from './jobs-database.js';

const schema = jobsSchemaOf(SERVICE);
const role = jobsRoleOf(SERVICE);

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the schema of jobs', () => {
  let database: JobsDatabase;
  before(async () => {
    database = await createJobsDatabase();
  });

  it('forces row-level security on every table, for one role alone', async () => {
    const tables = await query(
      database.adminUrl,
      `SELECT relname, relrowsecurity AND relforcerowsecurity AS forced,
         ARRAY(SELECT pg_get_userbyid(r) FROM pg_policy, unnest(polroles) AS r WHERE polrelid = c.oid)::text AS roles
       FROM pg_class c WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p')`,
    );
    assert.ok(tables.length > 8);
    for (const { relname, forced, roles } of tables) {
      assert.deepEqual([relname, forced, roles], [relname, true, `{${role}}`]);
    }
    const views = await query(
      database.adminUrl,
      `SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('v', 'm')
       AND NOT coalesce(reloptions @> '{security_invoker=true}', false)`,
    );
    assert.deepEqual(views, []);
  });

  it('lets the role write rows and nothing else', async () => {
    await query(database.url, `INSERT INTO ${schema}.job_progress VALUES ('a', 0.5)`);
    for (const [sql, reason] of [
      [`CREATE TABLE ${schema}.mine (id int)`, /permission denied/],
      [`CREATE TABLE public.mine (id int)`, /permission denied/],
      [`CREATE SCHEMA mine`, /permission denied/],
      [`CREATE TEMPORARY TABLE mine (id int)`, /permission denied/],
      [`ALTER TABLE ${schema}.job_progress DISABLE ROW LEVEL SECURITY`, /must be owner/],
      [`TRUNCATE ${schema}.job_progress`, /permission denied/],
      [`DROP TABLE ${schema}.job_progress`, /must be owner/],
      [`SET ROLE postgres`, /permission denied/],
      [`CREATE ROLE mine`, /permission denied/],
    ] as const) {
      await assert.rejects(query(database.url, sql), reason, sql);
    }
    const [rights] = await query(
      database.adminUrl,
      `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS may FROM pg_roles WHERE rolname = '${role}'`,
    );
    assert.equal(rights?.['may'], false);
  });

  it('hides its rows from a role that was merely granted the table', async () => {
    await query(
      database.adminUrl,
      `CREATE ROLE ${role}_other LOGIN PASSWORD 'lyceum-tests-only';
       GRANT USAGE ON SCHEMA ${schema} TO ${role}_other; GRANT SELECT ON ${schema}.job_progress TO ${role}_other`,
    );
    try {
      const other = new URL(database.url);
      other.username = `${role}_other`;
      assert.deepEqual(await query(other.toString(), `SELECT * FROM ${schema}.job_progress`), []);
    } finally {
      await query(database.adminUrl, `DROP OWNED BY ${role}_other; DROP ROLE ${role}_other`);
    }
  });

  it('is migrated again without a change, and by several at once', async () => {
    const tables = `SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
      WHERE relnamespace = '${schema}'::regnamespace ORDER BY 1`;
    const once = await query(database.adminUrl, tables);
    const again = { ...database, service: SERVICE, rolePassword: 'lyceum-tests-only', logger };
    await Promise.all([migrateJobs(again), migrateJobs(again), migrateJobs(again)]);
    assert.deepEqual(await query(database.adminUrl, tables), once);
  });

  it('is migrated by an owner who is no superuser', async () => {
    const owner = 'lyceum_test_jobs_owner';
    const { adminUrl, name } = await createDatabase({ migrated: false });
    await query(
      adminUrl,
      `CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'lyceum-tests-only'; ALTER DATABASE ${name} OWNER TO ${owner};
       GRANT ${role} TO ${owner} WITH ADMIN OPTION`,
    );
    try {
      const url = new URL(adminUrl);
      [url.username, url.password] = [owner, 'lyceum-tests-only'];
      const migration = {
        adminUrl: url.toString(),
        service: SERVICE,
        rolePassword: 'lyceum-tests-only',
        logger,
      };
      await migrateJobs(migration);
      await migrateJobs(migration);
      const rows = await query(
        adminUrl,
        `SELECT count(*)::int AS n FROM pg_class
         WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'r' AND NOT relforcerowsecurity`,
      );
      assert.deepEqual(rows, [{ n: 0 }]);
    } finally {
      await query(adminUrl, `REASSIGN OWNED BY ${owner} TO postgres; DROP OWNED BY ${owner}`);
      await query(adminUrl, `DROP ROLE ${owner}`);
    }
  });
});

describe('a service whose schema is not migrated', () => {
  let url: string;
  before(async () => {
    await createJobsDatabase();
    url = asJobsRole((await createDatabase({ migrated: false })).adminUrl);
  });
  after(() => undefined);

  it('does not start, and says what to do', async () => {
    const options = { service: SERVICE, url, jobs: [], logger, metrics: new Metrics() };
    await assert.rejects(Jobs.start(options), (error: unknown) => {
      assert.ok(error instanceof JobsSetupError);
      assert.match(error.message, /is schema testing_jobs migrated/);
      return true;
    });
  });
});
