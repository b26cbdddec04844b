import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDatabase, uniqueName, type TestDatabase } from '@lyceum/testing';
import {
  alterRole,
  baseMigration,
  describeSchema,
  migrate,
  pendingMigrations,
  rollback,
  roleOf,
  schemaOf,
  type Migration,
  type ServiceSchema,
} from '@lyceum/persistence';
import pg from 'pg';
import { withClient } from '../src/index.js';

const table = (id: string, name: string): Migration => ({
  id,
  up: (kit) => [`create table ${name} (tenant_id uuid not null)`, ...kit.tenantTable(name)],
  down: () => [`drop table ${name}`],
});

describe('the runner of migrations', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  const roles: string[] = [];
  before(async () => {
    database = await createDatabase({ migrated: false });
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
  });
  after(async () => {
    for (const role of roles) await admin.query(`drop owned by ${role} cascade; drop role ${role}`);
    await admin.end();
    await database.drop();
  });

  function service(...migrations: Migration[]): ServiceSchema {
    const schema = { service: uniqueName('runner'), migrations: [baseMigration, ...migrations] };
    roles.push(roleOf(schema.service));
    return schema;
  }
  const tablesOf = async ({ service: name }: ServiceSchema): Promise<string[]> => {
    const { rows } = await admin.query<{ relname: string }>(
      `select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r' order by 1`,
      [schemaOf(name)],
    );
    return rows.map(({ relname }) => relname);
  };
  const own = ['migrations', 'time_partitions'];

  it('changes a role although another database of the server changes it in the same moment', async () => {
    const { service: name } = service();
    await migrate(admin, { service: name, migrations: [baseMigration] });
    const change = `alter role ${roleOf(name)} set search_path = ${schemaOf(name)}`;
    const changes = Array.from({ length: 8 }, () =>
      withClient(database.adminUrl, async (client) => {
        for (let time = 0; time < 25; time += 1) await alterRole(client, change);
      }),
    );
    await Promise.all(changes);
  });

  it('applies what is pending in the order of the names, whatever the order in the code', async () => {
    const schema = service(table('0002_b', 'b'), table('0001_a', 'a'));
    assert.deepEqual(await migrate(admin, schema), ['0000_base', '0001_a', '0002_b']);
    const longer = { ...schema, migrations: [...schema.migrations, table('0003_c', 'c')] };
    const pending = await pendingMigrations(admin, longer);
    assert.deepEqual(
      pending.map(({ id }) => id),
      ['0003_c'],
    );
    assert.deepEqual(await migrate(admin, longer), ['0003_c']);
    assert.deepEqual(await tablesOf(schema), ['a', 'b', 'c', ...own]);
  });

  it('refuses a migration that was edited after it had been applied', async () => {
    const schema = service(table('0001_a', 'a'));
    await migrate(admin, schema);
    const edited = { ...schema, migrations: [baseMigration, table('0001_a', 'a2')] };
    await assert.rejects(migrate(admin, edited), /0001_a was edited/);
    assert.deepEqual(await tablesOf(schema), ['a', ...own]);
  });

  it('does not mind how the code is indented', async () => {
    const written = (indent: string): Migration => ({
      id: '0001_a',
      up: () => [`create table a (\n${indent}  id int\n${indent})`],
      down: () => [`drop table a`],
    });
    const schema = service(written('  '));
    await migrate(admin, schema);
    const moved = { ...schema, migrations: [baseMigration, written('      ')] };
    assert.deepEqual(await migrate(admin, moved), []);
  });

  it('refuses a database that has a migration which the code has not', async () => {
    const schema = service(table('0001_a', 'a'), table('0003_c', 'c'));
    await migrate(admin, schema);
    const older = { ...schema, migrations: schema.migrations.slice(0, 2) };
    await assert.rejects(migrate(admin, older), /has 0003_c where the code has nothing/);
    await assert.rejects(rollback(admin, older), /0003_c is applied but not in this version/);
    const inserted = { ...schema, migrations: [...schema.migrations, table('0002_b', 'b')] };
    await assert.rejects(migrate(admin, inserted), /has 0003_c where the code has 0002_b/);
    assert.deepEqual(await tablesOf(schema), ['a', 'c', ...own]);
  });

  it('rolls a failing migration back completely, and keeps those before it', async () => {
    const failing: Migration = {
      id: '0002_failing',
      up: (kit) => [...table('', 'half').up(kit), `select 1 / 0`],
      down: () => [],
    };
    const schema = service(table('0001_a', 'a'), failing);
    await assert.rejects(migrate(admin, schema), (error: Error) => {
      assert.equal(error.name, 'MigrationError');
      assert.match(error.message, /could not apply 0002_failing: division by zero/);
      return true;
    });
    assert.deepEqual(await tablesOf(schema), ['a', ...own]);
    // The connection and the lock are free again.
    const repaired = {
      ...schema,
      migrations: [...schema.migrations.slice(0, 2), table('0002_failing', 'whole')],
    };
    assert.deepEqual(await migrate(admin, repaired), ['0002_failing']);
  });

  it('lets one of two runners wait for the other', async () => {
    const slow: Migration = {
      id: '0001_slow',
      up: () => [`select pg_sleep(0.2)`, `create table once (id int)`],
      down: () => [`drop table once`],
    };
    const schema = service(slow);
    const done = await Promise.all(
      Array.from({ length: 3 }, () =>
        withClient(database.adminUrl, (client) => migrate(client, schema)),
      ),
    );
    assert.deepEqual(done.flat(), ['0000_base', '0001_slow']);
  });

  it('undoes the newest first, as many as asked, and none when asked for none', async () => {
    const schema = service(table('0001_a', 'a'), table('0002_b', 'b'));
    await migrate(admin, schema);
    const before = await describeSchema(admin, schemaOf(schema.service));
    assert.deepEqual(await rollback(admin, schema, 0), []);
    assert.deepEqual(await rollback(admin, schema), ['0002_b']);
    assert.deepEqual(await tablesOf(schema), ['a', ...own]);
    assert.deepEqual(await rollback(admin, schema, 9), ['0001_a', '0000_base']);
    assert.deepEqual(await tablesOf(schema), ['migrations']);
    await migrate(admin, schema);
    assert.deepEqual(await describeSchema(admin, schemaOf(schema.service)), before);
  });

  it('keeps what could not be undone', async () => {
    const stubborn: Migration = {
      ...table('0001_a', 'a'),
      down: () => [`drop table a`, `nonsense`],
    };
    const schema = service(stubborn);
    await migrate(admin, schema);
    await assert.rejects(rollback(admin, schema), /could not undo 0001_a/);
    assert.deepEqual(await tablesOf(schema), ['a', ...own]);
    assert.deepEqual(await migrate(admin, schema), []);
  });

  it('changes the password of the role when one is given, and only then', async () => {
    const schema = service();
    const login = async (password: string): Promise<string> => {
      const url = new URL(database.adminUrl);
      [url.username, url.password] = [roleOf(schema.service), encodeURIComponent(password)];
      return withClient(url.href, async (client) => {
        const { rows } = await client.query<{ role: string }>('select current_user as role');
        return rows[0]!.role;
      });
    };
    const first = `it's "first" \\ %`;
    await migrate(admin, schema, { rolePassword: first });
    assert.equal(await login(first), roleOf(schema.service));
    await migrate(admin, schema);
    assert.equal(await login(first), roleOf(schema.service));
    await migrate(admin, schema, { rolePassword: 'second' });
    assert.equal(await login('second'), roleOf(schema.service));
    await assert.rejects(login(first), /password authentication failed/);
  });

  it('reads its ledger in the order of the code, whatever the language of the database', async () => {
    const name = uniqueName('icu').replaceAll('-', '_');
    await admin.query(
      `create database ${name} template template0 locale_provider icu icu_locale 'en-US'`,
    );
    const url = new URL(database.adminUrl);
    url.pathname = `/${name}`;
    try {
      // In English "0001_b" sorts behind "0001a", in code before it.
      const schema = service(table('0001_b', 'b'), table('0001-a', 'a'), table('0001A', 'c'));
      await withClient(url.href, async (client) => {
        await migrate(client, schema);
        assert.deepEqual(await migrate(client, schema), []);
        await client.query(`drop owned by ${roleOf(schema.service)} cascade`);
      });
    } finally {
      await admin.query(`drop database ${name} with (force)`);
    }
  });
});
