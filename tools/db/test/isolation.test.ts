import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDatabase, type TestDatabase } from '@lyceum/testing';
import { schemaOf } from '@lyceum/persistence';
import pg from 'pg';
import { jobsRoleOf, jobsSchemaOf } from '@lyceum/jobs';
import { discoverSchemas, servicesWithJobs, withClient } from '../src/index.js';
import { walkSchema } from './isolation/isolation-findings.js';
import { rolePowers } from './isolation/role-findings.js';

const schemas = await discoverSchemas();

describe('isolation of the services', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  before(async () => {
    database = await createDatabase();
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
  });
  after(() => admin.end());

  for (const schema of schemas) {
    const asService = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
      withClient(database.serviceUrl(schema.service), work);

    it(`${schema.service}: nobody reads or writes rows of another school`, async () => {
      const { findings, walked } = await asService((client) => walkSchema(admin, client, schema));
      assert.deepEqual(findings, []);
      const { rows } = await admin.query<{ name: string }>(
        `select $1 || '.' || relname as name from pg_class
         where relnamespace = to_regnamespace($1) and relkind not in ('i', 'I', 'S', 't', 'c')`,
        [schemaOf(schema.service)],
      );
      assert.deepEqual([...walked].sort(), rows.map(({ name }) => name).sort());
    });

    it(`${schema.service}: its role can do nothing but its work`, async () => {
      const others = schemas.filter((other) => other !== schema);
      assert.deepEqual(await asService((client) => rolePowers(admin, client, schema, others)), []);
    });
  }

  for (const service of servicesWithJobs())
    it(`${service}: its jobs and everything else are closed to each other`, async () => {
      const schema = jobsSchemaOf(service);
      const others = [...schemas.map((other) => schemaOf(other.service)), schema];
      const { rows } = await admin.query<{ role: string; schema: string }>(
        `select rolname as role, nspname as schema from pg_roles, pg_namespace
         where rolname like 'lyceum\\_%' and nspname = any ($1) and (rolname = $2) <> (nspname = $3)
           and (rolname = $2 or nspname = $3) and has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'usage')`,
        [others, jobsRoleOf(service), schema],
      );
      assert.deepEqual(rows, []);
      await withClient(database.serviceUrl(`${service}-jobs`), async (client) => {
        await client.query(`select from ${schema}.workflow_status`);
        await assert.rejects(
          client.query(`select from ${schemaOf(service)}.outbox`),
          /permission denied/,
        );
      });
    });

  it('there is no table that belongs to no service', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class
       where relkind in ('r', 'p', 'v', 'm', 'f') and relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
         and relnamespace::regnamespace::text <> all ($1)`,
      [
        [
          ...schemas.map(({ service }) => schemaOf(service)),
          ...servicesWithJobs().map(jobsSchemaOf),
        ],
      ],
    );
    assert.deepEqual(rows, []);
  });
});
