import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Database, statement, type Tx } from '@lyceum/persistence';
import {
  Metrics,
  Tracer,
  createLogger,
  systemActor,
  type Actor,
  type Role,
} from '@lyceum/platform';
import { createDatabase, tenantId, userId, type TestDatabase } from '@lyceum/testing';
import pg from 'pg';
import { AuditLog } from '../src/audit/index.js';

const MINE = statement<{ action: string; user_id: string | null; address_prefix: string }>(
  'test.audit_entries',
  'select action, user_id, address_prefix from audit_entries order by id',
);

describe('audit log', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  const log = new AuditLog();

  before(async () => {
    testDatabase = await createDatabase();
    database = new Database({
      url: testDatabase.serviceUrl('identity'),
      maxConnections: 2,
      slowQueryMs: 60_000,
      applicationName: 'identity',
      logger: createLogger('identity', 'silent'),
      metrics: new Metrics(),
      tracer: Tracer.disabled,
    });
  });
  after(() => database.close());

  const someone = (role: Role, school: string | undefined, id = userId()): Actor => ({
    ...systemActor('test'),
    kind: 'user',
    role,
    userId: id,
    tenantId: school,
    client: { address: '203.0.113.9', userAgent: 'curl/8' },
  });
  const write = (actor: Actor, work: (tx: Tx) => void | Promise<void>): Promise<void> =>
    database.run(actor, work);
  const seenBy = async (actor: Actor): Promise<string[]> =>
    (await database.read(actor, MINE)).map(({ action }) => action);

  it('shows an entry to the one it is about, to owners of the school, and to nobody else', async () => {
    const school = tenantId();
    const member = someone('learner', school);
    await write(member, (tx) => log.add(tx, { action: 'account.password_changed' }));
    assert.deepEqual(await seenBy(member), ['account.password_changed']);
    assert.deepEqual(await seenBy(someone('owner', school)), ['account.password_changed']);
    for (const other of [
      someone('learner', school),
      someone('instructor', school),
      someone('owner', tenantId()),
      someone('owner', undefined),
      { ...systemActor('test'), role: 'anonymous' as const },
    ])
      assert.deepEqual(await seenBy(other), []);
  });

  it('keeps the network of an address and never the address', async () => {
    const actor = someone('learner', undefined);
    await write(actor, (tx) => log.add(tx, { action: 'session.opened', tenantId: null }));
    const [entry] = await database.read(actor, MINE);
    assert.equal(entry?.address_prefix, '203.0.113.0/24');
  });

  it('cannot be written in somebody else’s name or school', async () => {
    const actor = someone('owner', tenantId());
    const insert = statement(
      'test.forged_entry',
      'insert into audit_entries (id, action, actor_id, tenant_id) values (gen_random_uuid(), $1, $2, $3)',
    );
    for (const values of [
      ['session.opened', userId(), actor.tenantId],
      ['session.opened', null, actor.tenantId],
      ['session.opened', actor.userId, tenantId()],
    ])
      await assert.rejects(
        write(actor, async (tx) => void (await tx.execute(insert, values))),
        /row-level security/,
      );
  });

  it('cannot be changed or emptied by the service, whoever it acts for', async () => {
    await using client = await connected(testDatabase.serviceUrl('identity'));
    for (const role of ['system', 'owner', 'admin'])
      for (const sql of [
        'update audit_entries set action = action',
        'delete from audit_entries',
        'truncate audit_entries',
        'alter table audit_entries disable row level security',
      ]) {
        await client.query('begin');
        await client.query(`select set_config('app.role', $1, true)`, [role]);
        await assert.rejects(client.query(sql), { code: '42501' }, `${role}: ${sql}`);
        await client.query('rollback');
      }
  });
});

async function connected(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
