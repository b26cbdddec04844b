import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Metrics, systemActor } from '@lyceum/platform';
import type { Database, Tx } from '../src/index.js';
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

describe('run', () => {
  it('commits what was done when the work resolves', async () => {
    const actor = member();
    const count = await database.run(actor, async (tx) => {
      assert.equal(await tx.execute(ADD, [1, 'one']), 1);
      return (await tx.query(LIST)).length;
    });
    assert.equal(count, 1);
    assert.deepEqual(await bodies(actor), ['one']);
  });

  it('rolls everything back when the work throws, and throws the same error', async () => {
    const actor = member();
    const mistake = new Error('changed my mind');
    await assert.rejects(
      database.run(actor, async (tx) => {
        await tx.execute(ADD, [1, 'one']);
        throw mistake;
      }),
      (error) => error === mistake,
    );
    assert.deepEqual(await bodies(actor), []);
  });

  it('fails when an SQL error was swallowed, and keeps nothing', async () => {
    const actor = member();
    await assert.rejects(
      database.run(actor, async (tx) => {
        await tx.execute(ADD, [1, 'one']);
        await tx.query(FAIL).catch(() => undefined);
      }),
      /division by zero|failed before/,
    );
    assert.deepEqual(await bodies(actor), []);
  });

  it('fails when the first statement of all was the one swallowed', async () => {
    const actor = member();
    await assert.rejects(
      database.run(actor, async (tx) => {
        await tx.query(FAIL).catch(() => undefined);
        await tx.execute(ADD, [1, 'one']).catch(() => undefined);
      }),
    );
    assert.deepEqual(await bodies(actor), []);
  });

  it('refuses to write when asked to read only', async () => {
    const actor = member();
    await assert.rejects(
      database.run(actor, (tx) => tx.execute(ADD, [1, 'one']), { readOnly: true }),
      /read-only transaction/,
    );
  });

  it('takes no connection when nothing was asked of it', async () => {
    const nowhere = service.open({ url: 'postgres://nobody@127.0.0.1:1/nothing' });
    assert.equal(await nowhere.run(member(), () => Promise.resolve(7)), 7);
  });

  it('sends statements of one transaction that were not awaited one by one to one connection', async () => {
    const actor = member();
    const pids = await database.run(actor, async (tx) => {
      const seen = await Promise.all([
        tx.first(CONTEXT),
        tx.first(CONTEXT),
        tx.execute(ADD, [1, 'one']).then(() => tx.first(CONTEXT)),
      ]);
      for (const context of seen) assert.equal(context?.tenant, actor.tenantId);
      return seen.map((context) => context?.pid);
    });
    assert.equal(new Set(pids).size, 1);
    assert.deepEqual(await bodies(actor), ['one']);
  });

  it('fails with the error of a statement that nobody awaited, and keeps nothing', async () => {
    const actor = member();
    await assert.rejects(
      database.run(actor, async (tx) => {
        await tx.execute(ADD, [1, 'one']);
        tx.query(FAIL).catch(() => undefined);
        tx.execute(ADD, [2, 'two']).catch(() => undefined);
      }),
      /division by zero/,
    );
    assert.deepEqual(await bodies(actor), []);
  });

  it('rolls back after what is still under way when the work throws', async () => {
    const actor = member();
    const one = service.open({ maxConnections: 1 });
    await assert.rejects(
      one.run(actor, async (tx) => {
        await Promise.all([
          tx.execute(ADD, [1, 'one']),
          Promise.reject(new Error('at once')),
          tx.execute(ADD, [2, 'two']),
        ]);
      }),
      /at once/,
    );
    assert.deepEqual(await one.read(actor, LIST), []);
  });

  it('gives every connection back, however it ended', async () => {
    const small = service.open({ maxConnections: 2 });
    const actor = member();
    for (let round = 0; round < 6; round += 1) {
      await small.run(actor, async (tx) => {
        await Promise.all([tx.query(LIST), tx.query(LIST), tx.query(LIST)]);
      });
      await small.run(actor, (tx) => tx.query(FAIL)).catch(() => undefined);
      await small.read(actor, FAIL).catch(() => undefined);
    }
    assert.deepEqual(await small.read(actor, LIST), []);
  });

  it('refuses statements once it is over, instead of running them on their own', async () => {
    const actor = member();
    let kept: Tx | undefined;
    await database.run(actor, async (tx) => {
      await tx.query(LIST);
      kept = tx;
    });
    await assert.rejects(kept!.execute(ADD, [1, 'late']), /over/);
    await assert.rejects(
      database.run(actor, async (tx) => {
        kept = tx.actAs(member(actor.tenantId));
        await tx.query(LIST);
        throw new Error('no');
      }),
    );
    await assert.rejects(kept!.execute(ADD, [2, 'late']), /over/);
    assert.deepEqual(await bodies(actor), []);
  });

  it('does not go on outside of a transaction after BEGIN could not be sent', async () => {
    const actor = member();
    const one = service.open({ maxConnections: 1 });
    // The first statement cannot be encoded, so that BEGIN never leaves; its error is swallowed.
    await assert.rejects(
      one.run(actor, async (tx) => {
        await tx.execute(ADD, [1, new Date(Number.NaN)]).catch(() => undefined);
        await tx.execute(ADD, [1, 'alone']).catch(() => undefined);
      }),
    );
    assert.deepEqual(await bodies(actor), []);
  });
});

describe('round trips', () => {
  /** Statements that ended a round trip, in order: the name that it is measured under. */
  const tripsOf = async (work: (tx: Tx) => Promise<unknown>): Promise<string[]> => {
    const metrics = new Metrics();
    const measured = service.open({ metrics });
    await measured.run(member(), work);
    const lines = (await metrics.registry.metrics()).split('\n');
    return lines.flatMap((line) => {
      const [, name, count] =
        /^db_query_duration_seconds_count\{.*statement="([^"]+)".*\} (\d+)$/.exec(line) ?? [];
      return Array<string>(Number(count ?? 0)).fill(name!);
    });
  };

  it('are shared by what is asked for at once, each getting its own answer', async () => {
    const trips = await tripsOf(async (tx) => {
      const [added, listed, context] = await Promise.all([
        tx.execute(ADD, [1, 'one']),
        tx.query(LIST),
        tx.actAs(systemActor('other')).first(CONTEXT),
      ]);
      assert.equal(added, 1);
      assert.deepEqual(
        listed.map(({ body }) => body),
        ['one'],
      );
      assert.equal(context!.role, 'system');
    });
    assert.deepEqual(trips.toSorted(), ['lyceum.commit', 'notes.context']);
  });

  it('are not made for what is deferred: it is there for the next statement, and committed', async () => {
    const seen: string[][] = [];
    const trips = await tripsOf(async (tx) => {
      tx.defer(ADD, [1, 'one']);
      seen.push((await tx.query(LIST)).map(({ body }) => body));
      tx.defer(ADD, [2, 'two']);
    });
    assert.deepEqual(seen, [['one']]);
    assert.deepEqual(trips.toSorted(), ['lyceum.commit', 'notes.list']);
  });

  it('keep what was deferred on behalf of whom it was deferred', async () => {
    const [one, other] = [member(), member()];
    await database.run(one, (tx) => {
      tx.actAs(other).defer(ADD, [1, 'of the other']);
      tx.defer(ADD, [1, 'of the one']);
    });
    assert.deepEqual(await bodies(one), ['of the one']);
    assert.deepEqual(await bodies(other), ['of the other']);
  });

  it('that were saved fail the whole all the same', async () => {
    const actor = member();
    let heard = false;
    await assert.rejects(
      database.run(actor, (tx) => {
        tx.afterCommit(() => (heard = true));
        tx.defer(ADD, [1, 'one']);
        tx.defer(FAIL);
      }),
      /division by zero/,
    );
    assert.equal(heard, false);
    assert.deepEqual(await bodies(actor), []);
  });

  it('are none for a deferred statement of work that throws', async () => {
    const actor = member();
    await assert.rejects(
      database.run(actor, (tx) => {
        tx.defer(ADD, [1, 'never']);
        throw new Error('no');
      }),
      /^Error: no$/,
    );
    assert.deepEqual(await bodies(actor), []);
  });
});

describe('runAll', () => {
  it('is one transaction: what comes first is seen by the last, or nothing is kept', async () => {
    const actor = member();
    const first = [{ statement: ADD, values: [1, 'one'] }];
    assert.equal((await database.runAll(actor, first, LIST)).length, 1);
    await assert.rejects(
      database.runAll(actor, [{ statement: ADD, values: [2, 'two'] }], FAIL),
      /division by zero/,
    );
    assert.deepEqual(await bodies(actor), ['one']);
  });
});

describe('atCommit', () => {
  it('is part of the change: seen after it, with the context of the run', async () => {
    const actor = member();
    const order: string[] = [];
    await database.run(actor, async (tx) => {
      tx.actAs(member()).atCommit(() => [{ statement: ADD, values: [2, 'at commit'] }]);
      tx.afterCommit(() => order.push('after'));
      await tx.actAs(systemActor('other')).query(LIST);
      await tx.execute(ADD, [1, 'change']);
      order.push('work');
    });
    assert.deepEqual(await bodies(actor), ['change', 'at commit']);
    assert.deepEqual(order, ['work', 'after']);
  });

  it('is sent even when the work itself sent nothing', async () => {
    const actor = member();
    await database.run(actor, (tx) => {
      tx.atCommit(() => [{ statement: ADD, values: [1, 'alone'] }]);
      return Promise.resolve();
    });
    assert.deepEqual(await bodies(actor), ['alone']);
  });

  it('fails the whole, and nobody hears of a commit', async () => {
    const actor = member();
    let heard = false;
    await assert.rejects(
      database.run(actor, async (tx) => {
        tx.afterCommit(() => (heard = true));
        tx.atCommit(() => [{ statement: FAIL, values: [] }]);
        await tx.execute(ADD, [1, 'change']);
      }),
      /division by zero/,
    );
    assert.equal(heard, false);
    assert.deepEqual(await bodies(actor), []);
  });

  it('is not sent when the work throws', async () => {
    const actor = member();
    await database
      .run(actor, (tx) => {
        tx.atCommit(() => [{ statement: ADD, values: [1, 'never'] }]);
        return Promise.reject(new Error('no'));
      })
      .catch(() => undefined);
    assert.deepEqual(await bodies(actor), []);
  });
});
