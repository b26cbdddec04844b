import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { before, describe, it } from 'node:test';
import { createDatabase, tenantId, userId, type TestDatabase } from '@lyceum/testing';
import type pg from 'pg';
import { discoverSchemas, withClient } from '../src/index.js';
import { root } from '../src/discover-schemas.js';
import { attempt } from './isolation/attempt.js';

interface NamedSql {
  readonly name: string;
  readonly text: string;
}

/** Every statement that is declared once all modules of a service have been imported. */
async function statementsOf(service: string): Promise<NamedSql[]> {
  const module = pathToFileURL(join(root, 'services', service, 'dist/src/app.module.js')).href;
  const worker = new Worker(new URL('./declared-statements.worker.js', import.meta.url), {
    workerData: module,
  });
  const [statements] = (await once(worker, 'message')) as [NamedSql[]];
  await worker.terminate();
  return statements;
}

/** Says nothing about the schema. */
const CONTROL = /^(begin|commit|rollback)\b/i;
/** Cannot be prepared by SQL, and is harmless to run. */
const UTILITY = /^(lock|set)\b/i;

/**
 * Prepares every statement and has it planned as far as the check of rights, without running it.
 *
 * @returns one sentence per statement that the schema does not fit
 */
async function drift(client: pg.Client, statements: readonly NamedSql[]): Promise<string[]> {
  const findings: string[] = [];
  const actor = { tenantId: tenantId(), userId: userId(), role: 'system' };
  for (const { name, text } of statements) {
    if (CONTROL.test(text)) continue;
    const isUtility = UTILITY.test(text);
    const first = await attempt(client, actor, isUtility ? text : `prepare checked as ${text}`);
    if (first.refused) findings.push(`${name}: ${first.message}`);
    if (first.refused || isUtility) continue;
    const { rows } = await client.query<{ count: number }>(
      `select cardinality(parameter_types) as count from pg_prepared_statements where name = 'checked'`,
    );
    const nothing = Array.from({ length: rows[0]!.count }, () => 'null').join(', ');
    const planned = await attempt(
      client,
      actor,
      `explain execute checked${nothing && `(${nothing})`}`,
    );
    if (planned.refused) findings.push(`${name}: ${planned.message}`);
    await client.query('deallocate checked');
  }
  return findings;
}

describe('declared statements', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createDatabase();
  });

  it('all fit the schema of the service that declares them, with the rights of its role', async () => {
    for (const { service } of await discoverSchemas()) {
      const statements = await statementsOf(service);
      assert.ok(statements.length > 20, `${service} declares ${statements.length}`);
      const findings = await withClient(database.serviceUrl(service), (client) =>
        drift(client, statements),
      );
      assert.deepEqual(findings, [], service);
    }
  });

  it('that do not fit are found', async () => {
    const planted = {
      column: 'select nothing from courses',
      table: 'select 1 from nowhere where id = $1',
      type: 'select id from courses where id = 1',
      right: 'select * from migrations',
      truncate: 'truncate courses',
      elsewhere: 'select * from identity.users',
      fits: 'select id, title from courses where id = $1',
      writes: 'update courses set title = $1 where id = $2',
    };
    const findings = await withClient(database.serviceUrl('catalog'), (client) =>
      drift(
        client,
        Object.entries(planted).map(([name, text]) => ({ name, text })),
      ),
    );
    assert.deepEqual(
      findings.map((finding) => finding.split(':')[0]),
      ['column', 'table', 'type', 'right', 'truncate', 'elsewhere'],
    );
  });
});
