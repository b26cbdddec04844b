import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { createLogger } from '@lyceum/platform';
import pg from 'pg';
import { CRASH_EPOCH, CommitOutcomes, type TransactionIdentity } from '../src/commit-outcomes.js';
import { isTransientFailure, type Database, type Tx } from '../src/index.js';
import { ADD, LIST, notes } from './notes.js';
import { member, sample, type Sample } from './sample.js';

/** What happens to the next message: `request` is lost on its way to Postgres, `answer` on its way back. */
type Cut = 'request' | 'answer' | undefined;

describe('a COMMIT that is not answered', () => {
  let service: Sample;
  let wire: Server;
  let cut: Cut;
  let database: Database;

  before(async () => {
    service = await sample([notes]);
    const postgres = new URL(service.url);
    wire = createServer((client: Socket) => {
      const host = decodeURIComponent(postgres.hostname);
      const server = connect(Number(postgres.port), host);
      const end = (): void => {
        cut = undefined;
        client.destroy();
        server.destroy();
      };
      client.on('data', (data) => (cut === 'request' ? end() : server.write(data)));
      server.on('data', (data) => (cut === 'answer' ? end() : client.write(data)));
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const)
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }).listen(0, '127.0.0.1');
    await once(wire, 'listening');
    const url = new URL(service.url);
    url.hostname = '127.0.0.1';
    url.port = String((wire.address() as AddressInfo).port);
    // One connection: asking for the outcome must not wait for the one that broke.
    database = service.open({ url: url.href, maxConnections: 1 });
  });
  after(async () => {
    await service.end();
    wire.close();
  });
  afterEach(() => (cut = undefined));

  const addThenCut = (
    id: number,
    where: Cut,
    work: (tx: Tx) => Promise<unknown> = async () => 0,
  ) => {
    const actor = member();
    const done = database.run(actor, async (tx) => {
      await tx.execute(ADD, [id, 'kept']);
      await work(tx);
      cut = where;
      return 'done';
    });
    return { actor, done };
  };
  const idsOf = async (actor: ReturnType<typeof member>): Promise<number[]> =>
    (await database.read(actor, LIST)).map(({ id }) => id);

  it('is a success when it took effect, and whoever waits for it hears', async () => {
    let isHeard = false;
    const { actor, done } = addThenCut(1, 'answer', async (tx) => {
      tx.afterCommit(() => (isHeard = true));
      tx.defer(ADD, [2, 'with COMMIT']);
    });
    assert.equal(await done, 'done');
    assert.ok(isHeard);
    assert.deepEqual(await idsOf(actor), [1, 2]);
    assert.ok(service.log.some((line) => line.includes('"status":"committed"')));
  });

  it('is a failure that may pass when it did not', async () => {
    const { actor, done } = addThenCut(1, 'request');
    await assert.rejects(done, (error) => isTransientFailure(error));
    assert.deepEqual(await idsOf(actor), []);
    assert.ok(service.log.some((line) => line.includes('"status":"aborted"')));
  });

  it('is no success when Postgres has crashed since, and may have given its id to another transaction', async () => {
    const pool = new pg.Pool({ connectionString: service.url, max: 1 });
    try {
      const outcomes = new CommitOutcomes(pool, createLogger('test', 'fatal'));
      const { rows } = await pool.query<TransactionIdentity>(
        `select pg_current_xact_id()::text as xid, ${CRASH_EPOCH} as epoch`,
      );
      const [committed] = rows as [TransactionIdentity];
      assert.equal(await outcomes.hasCommitted(committed), true);
      const before = { ...committed, epoch: '2026-01-01 00:00:00+00' };
      assert.equal(await outcomes.hasCommitted(before), false);
    } finally {
      await pool.end();
    }
  });
});
