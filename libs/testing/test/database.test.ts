import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pg from 'pg';
import { createDatabase, testInfrastructure } from '../src/index.js';

async function rows(url: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createDatabase', () => {
  it('gives every caller one of their own, migrated, that each service can enter with its role', async () => {
    const [one, two] = await Promise.all([createDatabase(), createDatabase()]);
    assert.notEqual(one.name, two.name);
    for (const database of [one, two]) {
      const [found] = await rows(
        database.serviceUrl('catalog'),
        `select current_user, current_database() as at, to_regnamespace('catalog') is not null as migrated`,
      );
      assert.deepEqual(found, {
        current_user: 'lyceum_catalog',
        at: database.name,
        migrated: true,
      });
    }
    await rows(one.adminUrl, 'create table public.only_here (id int)');
    const [other] = await rows(two.adminUrl, `select to_regclass('public.only_here') as found`);
    assert.equal(other?.['found'], null);
  });

  it('gives an empty one when asked to, and drops it though somebody is connected', async () => {
    const database = await createDatabase({ migrated: false });
    const [empty] = await rows(database.adminUrl, `select to_regnamespace('catalog') as found`);
    assert.equal(empty?.['found'], null);
    const connected = new pg.Client({ connectionString: database.adminUrl });
    connected.on('error', () => undefined);
    await connected.connect();
    await database.drop();
    const { postgres } = await testInfrastructure();
    assert.deepEqual(
      await rows(postgres.adminUrl, `select 1 from pg_database where datname = '${database.name}'`),
      [],
    );
  });
});
