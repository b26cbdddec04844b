import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createDatabase, testRolePasswords, type TestDatabase } from '@lyceum/testing';
import { describeSchema, migrate, rollback, schemaOf } from '@lyceum/persistence';
import pg from 'pg';
import { discoverSchemas, migrateAll, validateAll, withClient } from '../src/index.js';
import { root } from '../src/discover-schemas.js';

const schemas = await discoverSchemas();
const names = schemas.map(({ service }) => schemaOf(service));
const masterScript = await readFile(join(root, 'db/master.sql'), 'utf8');

async function describeAll(client: pg.Client): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const name of names) all[name] = await describeSchema(client, name);
  return all;
}

/** What is left of a schema that has been rolled back: the ledger, and nothing it speaks of. */
async function leftovers(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relnamespace = any ($1::regnamespace[]) and relkind in ('r', 'p', 'v', 'm', 'S') and relname <> 'migrations'
     union all
     select oid::regprocedure::text from pg_proc where pronamespace = any ($1::regnamespace[])
     union all
     select oid::regtype::text from pg_type where typnamespace = any ($1::regnamespace[]) and typtype in ('e', 'd')`,
    [names],
  );
  return rows.map(({ name }) => name);
}

describe('the migrations of all services', () => {
  let migrated: TestDatabase;
  let admin: pg.Client;
  let expected: Record<string, string[]>;
  before(async () => {
    migrated = await createDatabase();
    admin = new pg.Client({ connectionString: migrated.adminUrl });
    await admin.connect();
    expected = await describeAll(admin);
  });
  after(() => admin.end());

  it('are there, for every service that owns data', () => {
    assert.deepEqual(names, ['ai', 'catalog', 'identity', 'media', 'progress']);
    for (const name of names) assert.ok(expected[name]!.length > 50);
  });

  it('give what is committed as the snapshot of each schema', async () => {
    assert.deepEqual(await validateAll(migrated.adminUrl), []);
  });

  it('can be undone to nothing, and done again to the same schema', async () => {
    const database = await createDatabase();
    await withClient(database.adminUrl, async (client) => {
      for (const schema of schemas)
        assert.equal(
          (await rollback(client, schema, schema.migrations.length)).length,
          schema.migrations.length,
        );
      assert.deepEqual(await leftovers(client), []);
      await migrateAll({ adminUrl: database.adminUrl, rolePasswords: testRolePasswords() });
      assert.deepEqual(await describeAll(client), expected);
    });
  });

  it('can be undone one by one from any version', async () => {
    const database = await createDatabase();
    await withClient(database.adminUrl, async (client) => {
      for (const schema of schemas)
        for (const count of schema.migrations.keys()) {
          const undone = await rollback(client, schema, count + 1);
          assert.deepEqual(await migrate(client, schema), [...undone].reverse());
        }
      assert.deepEqual(await describeAll(client), expected);
    });
  });

  it('change nothing the second time', async () => {
    const log: string[] = [];
    await migrateAll({
      adminUrl: migrated.adminUrl,
      rolePasswords: testRolePasswords(),
      log: (line) => void log.push(line),
    });
    assert.deepEqual(log, []);
    assert.deepEqual(await describeAll(admin), expected);
  });

  describe('as one script', () => {
    it('gives an empty database the same schema, twice the same', async () => {
      const database = await createDatabase({ migrated: false });
      await withClient(database.adminUrl, async (client) => {
        await client.query(masterScript);
        assert.deepEqual(await describeAll(client), expected);
        await client.query(masterScript);
        assert.deepEqual(await describeAll(client), expected);
      });
      // And the migrations agree that all of theirs has been done.
      const log: string[] = [];
      await migrateAll({
        adminUrl: database.adminUrl,
        rolePasswords: testRolePasswords(),
        log: (line) => void log.push(line),
      });
      assert.deepEqual(log, []);
      assert.deepEqual(await validateAll(database.adminUrl), []);
    });

    it('brings a database of an older version up to date, and keeps its rows', async () => {
      const database = await createDatabase();
      await withClient(database.adminUrl, async (client) => {
        await client.query(
          `insert into identity.outbox (event_id, aggregate_id, nats_subject, envelope)
           values (gen_random_uuid(), 'kept', '', '')`,
        );
        for (const [at, schema] of schemas.entries())
          await rollback(client, schema, Math.min(1 + (at % 2), schema.migrations.length - 2));
        assert.notDeepEqual(await describeAll(client), expected);
        await client.query(masterScript);
        assert.deepEqual(await describeAll(client), expected);
        const { rowCount } = await client.query(`select from identity.outbox`);
        assert.equal(rowCount, 1);
      });
    });

    it('refuses a database that was migrated with something else under the same name', async () => {
      const database = await createDatabase();
      await withClient(database.adminUrl, async (client) => {
        await client.query(
          `update catalog.migrations set checksum = 'another' where id = '0000_base';
           delete from ai.migrations where id = '0002_people'; drop table ai.people`,
        );
        await assert.rejects(client.query(masterScript), /catalog: 0000_base was edited/);
        await client.query('rollback');
        // Not even what comes before it has been kept.
        const { rows } = await client.query(`select to_regclass('ai.people') as people`);
        assert.deepEqual(rows, [{ people: null }]);
      });
    });

    it('holds no password', () => {
      assert.doesNotMatch(masterScript, /password '/i);
    });
  });
});
