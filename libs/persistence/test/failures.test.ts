import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import {
  DomainError,
  createLogger,
  newTraceContext,
  toProblem,
  type Actor,
} from '@lyceum/platform';
import { isTransientFailure, statement, type Database, type Tx } from '../src/index.js';
import { ADD, CONTEXT, FAIL, LIST, SLEEP, notes } from './notes.js';
import { member, sample, type Sample } from './sample.js';

let service: Sample;
before(async () => {
  service = await sample([notes]);
});
after(() => service.end());

async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  return assert.fail('it did not fail');
}

async function kill(tx: Tx): Promise<void> {
  const { pid } = (await tx.first(CONTEXT))!;
  await service.admin.query('select pg_terminate_backend($1)', [pid]);
  await eventually(async () => {
    const { rowCount } = await service.admin.query('select from pg_stat_activity where pid = $1', [
      pid,
    ]);
    assert.equal(rowCount, 0);
  });
}

describe('a connection that breaks', () => {
  let database: Database;
  let actor: Actor;
  before(() => {
    database = service.open({ maxConnections: 1 });
    actor = member();
  });

  it('between two statements is a transient failure, and the pool recovers', async () => {
    const error = await failureOf(
      database.run(actor, async (tx) => {
        await tx.execute(ADD, [1, 'lost']);
        await kill(tx);
        await tx.execute(ADD, [2, 'never']);
      }),
    );
    assert.equal(isTransientFailure(error), true, String(error));
    assert.deepEqual(await database.read(actor, LIST), []);
  });

  it('before the commit loses the change, and says so', async () => {
    const error = await failureOf(
      database.run(actor, async (tx) => {
        await tx.execute(ADD, [1, 'lost']);
        await kill(tx);
      }),
    );
    assert.equal(isTransientFailure(error), true, String(error));
    assert.deepEqual(await database.read(actor, LIST), []);
  });

  it('during a statement is a transient failure too', async () => {
    const error = await failureOf(
      database.run(actor, async (tx) => {
        const { pid } = (await tx.first(CONTEXT))!;
        const sleeping = tx.query(SLEEP, [30]);
        await Promise.all([
          sleeping,
          service.admin.query('select pg_terminate_backend($1)', [pid]),
        ]);
      }),
    );
    assert.equal(isTransientFailure(error), true, String(error));
    assert.deepEqual(await database.read(actor, LIST), []);
  });

  it('while idle is replaced without anybody noticing', async () => {
    const { pid } = (await database.read(actor, CONTEXT))[0]!;
    await service.admin.query('select pg_terminate_backend($1)', [pid]);
    await eventually(() => assert.ok(service.log.some((line) => line.includes('idle database'))));
    assert.deepEqual(await database.read(actor, LIST), []);
  });

  it('that cannot be had at all is transient, for reads and for transactions', async () => {
    const nowhere = service.open({ url: 'postgres://somebody@127.0.0.1:1/nothing' });
    assert.equal(isTransientFailure(await failureOf(nowhere.read(actor, LIST))), true);
    const inTransaction = failureOf(nowhere.run(actor, (tx) => tx.query(LIST)));
    assert.equal(isTransientFailure(await inTransaction), true);
    for (const error of [await inTransaction, await failureOf(nowhere.read(actor, LIST))]) {
      assert.ok(error instanceof DomainError);
      assert.equal(error.definition.status, 503);
      assert.doesNotMatch(JSON.stringify(toProblem(error, '')), /127\.0\.0\.1|ECONN/);
    }
    await assert.rejects(nowhere.ping());
  });
});

describe('a failing statement', () => {
  it('is not transient when the statement is to blame', async () => {
    const error = await failureOf(service.open().read(member(), FAIL));
    assert.equal(isTransientFailure(error), false);
  });

  it('is transient when it was cancelled by a timeout or lost a race', async () => {
    const database = service.open();
    const timeout = statement('notes.timeout', `set local statement_timeout = '20ms'`);
    const cancelled = await failureOf(
      database.run(member(), async (tx) => {
        await tx.query(timeout);
        await tx.query(SLEEP, [30]);
      }),
    );
    assert.equal(isTransientFailure(cancelled), true, String(cancelled));
  });

  it('does not carry the values of the row: its text ends up in logs', async () => {
    const database = service.open();
    const actor = member();
    await database.run(actor, (tx) => tx.execute(ADD, [1, 'first']));
    const duplicate = await failureOf(
      database.run(actor, (tx) => tx.execute(ADD, [1, 'a private thought'])),
    );
    const incomplete = await failureOf(
      database.run(actor, (tx) =>
        tx.execute(
          statement(
            'notes.incomplete',
            `insert into notes (id, tenant_id) values ($1, current_setting('app.tenant_id')::uuid)`,
          ),
          [4711],
        ),
      ),
    );
    const lines: string[] = [];
    const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) });
    logger.error({ err: duplicate }, 'failed');
    logger.error({ err: incomplete }, 'failed');
    assert.doesNotMatch(lines.join(''), new RegExp(`${actor.tenantId}|private|4711`));
    assert.match(lines.join(''), /notes_pkey/);
  });

  it('is the caller’s mistake when the text holds what Postgres cannot store', async () => {
    const error = await failureOf(
      service.open().run(member(), (tx) => tx.execute(ADD, [1, 'null \0 character'])),
    );
    assert.ok(error instanceof DomainError, String(error));
    assert.equal(error.definition.status, 400);
  });
});

describe('slow statements', () => {
  it('are logged by name and time, without their values, failed ones too', async () => {
    const lines: string[] = [];
    const database = service.open({
      slowQueryMs: 1,
      logger: createLogger('test', 'warn', { write: (line) => void lines.push(line) }),
    });
    const slow = statement(
      'notes.slow',
      `select 1 / (length(pg_sleep(0.02)::text || $1::text) - $2::integer) as answer`,
    );
    const actor = member();
    await database.read(actor, slow, ['a secret', 7]);
    await failureOf(database.read(actor, slow, ['a secret', 8]));
    await failureOf(
      database.read({ ...actor, trace: newTraceContext(true) }, slow, ['a secret', 8]),
    );
    assert.equal(lines.length, 3);
    for (const line of lines) {
      const entry = JSON.parse(line) as Record<string, unknown>;
      assert.equal(entry['statement'], 'notes.slow');
      assert.ok(Number(entry['ms']) >= 20);
      assert.match(String(entry['traceId']), /^[0-9a-f]{32}$/);
    }
    assert.doesNotMatch(lines.join(''), /secret/);
  });

  it('are not logged when they are fast', async () => {
    const database = service.open({ slowQueryMs: 60_000 });
    const before = service.log.length;
    await database.read(member(), LIST);
    assert.equal(service.log.length, before);
  });
});

describe('a read replica', () => {
  it('answers reads that may be stale, and nothing else', async () => {
    // A second database stands in for the replica: what it answers tells who was asked.
    const replica = await sample([notes]);
    try {
      const actor = member();
      const database = service.open({ readUrl: replica.url });
      const there = replica.open();
      await there.run(actor, (tx) => tx.execute(ADD, [1, 'replica']));
      await database.run(actor, (tx) => tx.execute(ADD, [1, 'primary']));
      const body = async (read: Promise<readonly { body: string }[]>): Promise<string> =>
        (await read)[0]!.body;
      assert.equal(await body(database.read(actor, LIST, [], { stale: true })), 'replica');
      assert.equal(await body(database.read(actor, LIST)), 'primary');
      assert.equal(await body(database.run(actor, (tx) => tx.query(LIST))), 'primary');
      const readOnly = database.run(actor, (tx) => tx.query(LIST), { readOnly: true });
      assert.equal(await body(readOnly), 'primary');
    } finally {
      await replica.end();
    }
  });

  it('is the primary when there is none', async () => {
    const actor = member();
    const database = service.open();
    await database.run(actor, (tx) => tx.execute(ADD, [1, 'primary']));
    const rows = await database.read(actor, LIST, [], { stale: true });
    assert.equal(rows[0]?.body, 'primary');
  });
});
