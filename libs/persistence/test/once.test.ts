import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { systemActor, type Actor } from '@lyceum/platform';
import { doneRequests, type Database, type Tx } from '../src/index.js';
import { forgetDoneRequests } from '../src/once.js';
import { ADD, FAIL, LIST, notes } from './notes.js';
import { member, sample, type Sample } from './sample.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The same caller with the same request, as it comes again: nothing of the first is left but its key. */
const repeated = (actor: Actor, key: string, body = ''): Actor => ({
  ...actor,
  once: { name: digest(`${actor.userId} ${key}`), fingerprint: digest(body) },
});

describe('a transaction that is done once', () => {
  let service: Sample;
  let database: Database;
  let key: string;
  before(async () => {
    service = await sample([notes, doneRequests('0002_done_requests')]);
    database = service.open();
  });
  after(() => service.end());

  const once = <T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.runOnce(actor, work);
  const add =
    (id: number) =>
    async (tx: Tx): Promise<{ id: number; at: Date; nothing: undefined }> => {
      await tx.execute(ADD, [id, 'a note']);
      return { id, at: new Date(), nothing: undefined };
    };
  const count = async (actor: Actor): Promise<number> => (await database.read(actor, LIST)).length;
  const start = (): Actor => {
    key = randomUUID();
    return member();
  };

  it('gives a repetition the first result, and does nothing again', async () => {
    const actor = start();
    const first = await once(repeated(actor, key), add(1));
    const second = await once(repeated(actor, key), add(2));
    assert.deepEqual(second, first);
    assert.equal(await count(actor), 1);
  });

  it('is done once when the request comes many times at once', async () => {
    const actor = start();
    const tries = Array.from({ length: 8 }, (_, id) =>
      once(repeated(actor, key), async (tx) => {
        const done = await add(id)(tx);
        await delay(20);
        return done;
      }),
    );
    const ids = (await Promise.all(tries)).map(({ id }) => id);
    assert.equal(new Set(ids).size, 1);
    assert.equal(await count(actor), 1);
  });

  it('is done by the repetition when the first failed', async () => {
    const actor = start();
    const failing = once(repeated(actor, key), async (tx) => {
      await add(1)(tx);
      await tx.query(FAIL);
    });
    await assert.rejects(failing, /division by zero/);
    assert.equal((await once(repeated(actor, key), add(2))).id, 2);
    assert.equal(await count(actor), 1);
  });

  it('is another one under another key, for another caller, and without a key', async () => {
    const actor = start();
    await once(repeated(actor, key), add(1));
    await once(repeated(actor, `${key}'`), add(2));
    await once(actor, add(3));
    await once(actor, add(4));
    assert.equal(await count(actor), 4);
    const other = member(actor.tenantId);
    await once(repeated(other, key), add(5));
    assert.equal(await count(actor), 5);
  });

  it('refuses a key that came with another body', async () => {
    const actor = start();
    await once(repeated(actor, key, 'one'), add(1));
    await assert.rejects(once(repeated(actor, key, 'two'), add(2)), {
      code: 'request.idempotency_key_reused',
    });
    assert.equal(await count(actor), 1);
  });

  it('is one in a request: a second would get the result of the first', async () => {
    const actor = repeated(start(), key);
    await once(actor, add(1));
    await assert.rejects(once(actor, add(2)), /one transaction that is done once/);
    assert.equal(await count(actor), 1);
  });

  it('is known for a day', async () => {
    const actor = start();
    await once(repeated(actor, key), add(1));
    const table = `${service.name}.done_requests`;
    const rowsOf = async (): Promise<number> => {
      const { rows } = await service.admin.query(`select name from ${table} where user_id = $1`, [
        actor.userId,
      ]);
      return rows.length;
    };
    const forget = (): Promise<void> =>
      database.run(systemActor('maintenance'), (tx) => forgetDoneRequests(tx));
    await forget();
    assert.equal(await rowsOf(), 1);
    await service.admin.query(
      `update ${table} set created_at = now() - interval '25 hours' where user_id = $1`,
      [actor.userId],
    );
    await forget();
    assert.equal(await rowsOf(), 0);
  });
});
