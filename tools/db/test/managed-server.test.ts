import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDatabase, uniqueName, type TestDatabase } from '@lyceum/testing';
import {
  baseMigration,
  describeSchema,
  masterScript,
  migrate,
  rollback,
  roleOf,
  schemaOf,
  validateSchema,
} from '@lyceum/persistence';
import pg from 'pg';
import { withClient } from '../src/index.js';
import { walkSchema } from './isolation/isolation-findings.js';
import { rolePowers } from './isolation/role-findings.js';
import { oneOfEverything } from './planted-service.js';

const PASSWORD = 'managed';

/** Servers that others run give an administrator who is no superuser: row-level security binds it too. */
describe('an administrator who is no superuser', () => {
  const service = uniqueName('managed');
  const schema = { service, migrations: [baseMigration, oneOfEverything] };
  const [name, role] = [schemaOf(service), roleOf(service)];
  const administrator = `${name}_admin`;
  let database: TestDatabase;
  let superuser: pg.Client;
  const urlAs = (user: string): string => {
    const url = new URL(database.adminUrl);
    [url.username, url.password] = [user, PASSWORD];
    return url.href;
  };
  before(async () => {
    database = await createDatabase({ migrated: false });
    superuser = new pg.Client({ connectionString: database.adminUrl });
    await superuser.connect();
    await superuser.query(`create role ${administrator} login createrole password '${PASSWORD}'`);
    await superuser.query(`alter database ${database.name} owner to ${administrator}`);
  });
  after(async () => {
    await superuser.query(`drop owned by ${role}, ${administrator} cascade`);
    await superuser.query(`alter database ${database.name} owner to current_user`);
    await superuser.query(`drop role ${role}`);
    await superuser.query(`drop role ${administrator}`);
    await superuser.end();
    await database.drop();
  });

  it('migrates, validates, rolls back and migrates again', async () => {
    await withClient(urlAs(administrator), async (admin) => {
      const ids = schema.migrations.map(({ id }) => id);
      assert.deepEqual(await migrate(admin, schema, { rolePassword: PASSWORD }), ids);
      const expected = await describeSchema(admin, name);
      assert.deepEqual(await validateSchema(admin, schema, expected), []);
      assert.deepEqual(await rollback(admin, schema, 2), [...ids].reverse());
      assert.deepEqual(await migrate(admin, schema), ids);
      assert.deepEqual(await describeSchema(admin, name), expected);
      assert.deepEqual(await migrate(admin, schema), []);
    });
  });

  it('runs the master script, again and again', async () => {
    await withClient(urlAs(administrator), async (admin) => {
      const expected = await describeSchema(admin, name);
      await admin.query(masterScript([schema]));
      assert.deepEqual(await describeSchema(admin, name), expected);
    });
  });

  it('makes what a superuser makes', async () => {
    const other = await createDatabase({ migrated: false });
    const made = await withClient(other.adminUrl, async (admin) => {
      await migrate(admin, schema);
      return describeSchema(admin, name);
    });
    await other.drop();
    assert.deepEqual(await describeSchema(superuser, name), made);
  });

  it('lets the service have its partitions kept', async () => {
    const { rows } = await superuser.query<{ last: string }>(
      `select max(inhrelid::regclass::text) as last from pg_inherits
       where inhparent = '${name}.visits'::regclass`,
    );
    const last = rows[0]!.last.split('.').at(-1)!;
    await withClient(urlAs(administrator), (admin) => admin.query(`drop table ${name}.${last}`));
    const kept = await withClient(urlAs(role), (client) =>
      client.query<{ action: string }>('select action from maintain_partitions() as action'),
    );
    assert.deepEqual(kept.rows, [{ action: `created ${last}` }]);
  });

  // Last: what it writes into every table, that of the partitions too, means nothing.
  it('keeps schools apart and the role to its work', async () => {
    await withClient(urlAs(role), async (client) => {
      assert.deepEqual((await walkSchema(superuser, client, schema)).findings, []);
      assert.deepEqual(await rolePowers(superuser, client, schema, []), []);
    });
  });
});
