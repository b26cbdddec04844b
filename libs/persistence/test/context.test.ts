import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemActor } from '@lyceum/platform';
import type { Database } from '../src/index.js';
import { ADD, CONTEXT, FAIL, LIST, notes } from './notes.js';
import { member, sample, type Sample } from './sample.js';

let service: Sample;
let database: Database;
before(async () => {
  service = await sample([notes]);
  database = service.open();
});
after(() => service.end());

const bodies = async (actor = member()): Promise<string[]> =>
  (await database.read(actor, LIST)).map(({ body }) => body);

describe('context', () => {
  it('is local to the transaction: the next user of the connection does not inherit it', async () => {
    const one = service.open({ maxConnections: 1 });
    const actor = member();
    const mine = await one.run(actor, (tx) => tx.first(CONTEXT));
    assert.deepEqual(
      [mine?.tenant, mine?.user, mine?.role],
      [actor.tenantId, actor.userId, 'owner'],
    );
    await one.read(actor, LIST);
    // Past all transactions, the session itself knows nobody.
    const { rows } = await one['pool'].query<{ pid: number; context: string }>(
      `select pg_backend_pid() as pid, concat(current_setting('app.tenant_id', true),
         current_setting('app.user_id', true), current_setting('app.role', true)) as context`,
    );
    assert.deepEqual(rows, [{ pid: mine?.pid, context: '' }]);
    const next = await one.run(systemActor('next'), (tx) => tx.first(CONTEXT));
    assert.equal(next?.pid, mine?.pid);
    assert.deepEqual([next?.tenant, next?.user, next?.role], ['', '', 'system']);
  });

  it('actAs switches between schools within one transaction', async () => {
    const [first, second] = [member(), member()];
    await database.run(systemActor('batch'), async (tx) => {
      const [one, two] = [tx.actAs(first), tx.actAs(second)];
      await one.execute(ADD, [1, 'first']);
      await two.execute(ADD, [1, 'second']);
      assert.deepEqual(
        (await one.query(LIST)).map(({ body }) => body),
        ['first'],
      );
      assert.deepEqual(
        (await two.query(LIST)).map(({ body }) => body),
        ['second'],
      );
      assert.deepEqual(await tx.query(LIST), []);
      const both = await Promise.all([one.first(CONTEXT), two.first(CONTEXT)]);
      assert.deepEqual(
        both.map((context) => context?.tenant),
        [first.tenantId, second.tenantId],
      );
    });
    assert.deepEqual(await bodies(first), ['first']);
    assert.deepEqual(await bodies(second), ['second']);
  });

  it('read answers each school with its own rows, in one implicit transaction', async () => {
    const one = service.open({ maxConnections: 1 });
    const actors = [member(), member(), member()];
    for (const [at, actor] of actors.entries())
      await one.run(actor, (tx) => tx.execute(ADD, [at, `of ${at}`]));
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        const rows = await one.read(actors[at % 3]!, LIST);
        return rows.map(({ body }) => body).join() === `of ${at % 3}`;
      }),
    );
    assert.ok(answers.every(Boolean));
    assert.deepEqual(await one.read(systemActor('nobody'), LIST), []);
  });

  it('stays apart when many transactions share a small pool', async () => {
    const small = service.open({ maxConnections: 3 });
    const actors = Array.from({ length: 10 }, () => member());
    await Promise.all(
      Array.from({ length: 200 }, (_, at) => {
        const actor = actors[at % actors.length]!;
        return small
          .run(actor, async (tx) => {
            await tx.execute(ADD, [at, actor.tenantId]);
            const rows = await tx.query(LIST);
            assert.ok(rows.every(({ tenant_id, body }) => tenant_id === body));
            if (at % 4 === 0) await tx.query(FAIL).catch(() => undefined);
          })
          .catch((error: unknown) => assert.ok(at % 4 === 0, String(error)));
      }),
    );
    for (const [at, actor] of actors.entries()) {
      const rows = await small.read(actor, LIST);
      const kept = Array.from({ length: 20 }, (_, n) => at + n * 10).filter((id) => id % 4 !== 0);
      assert.deepEqual(
        rows.map(({ id }) => id),
        kept,
      );
    }
  });
});
