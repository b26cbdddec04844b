import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isTransientFailure, statement } from '../src/index.js';
import { ADD, CONTEXT, FAIL, LIST, notes } from './notes.js';
import { member, sample, type Sample } from './sample.js';

let service: Sample;
before(async () => {
  service = await sample([notes]);
});
after(() => service.end());

describe('prepared statements', () => {
  it('can be used again after they failed the first time they were used', async () => {
    const one = service.open({ maxConnections: 1 });
    const actor = member();
    const insert = statement<{ id: number }>(
      'notes.add_twice',
      `insert into notes values ($1, current_setting('app.tenant_id')::uuid, $2) returning id`,
    );
    await one.run(actor, (tx) => tx.execute(ADD, [1, 'here']));
    for (let attempt = 0; attempt < 3; attempt += 1)
      await assert.rejects(
        one.run(actor, (tx) => tx.first(insert, [1, 'again'])),
        /duplicate key/,
      );
    assert.deepEqual(await one.run(actor, (tx) => tx.first(insert, [2, 'new'])), { id: 2 });
    assert.deepEqual(await one.read(actor, LIST).then((rows) => rows.map(({ id }) => id)), [1, 2]);
  });

  it('can be used again after what stood before them in the same round trip failed', async () => {
    const one = service.open({ maxConnections: 1 });
    const actor = member();
    const count = statement<{ n: number }>('notes.count', 'select count(*) as n from notes');
    await assert.rejects(
      one.run(actor, (tx) => {
        tx.atCommit(() => [
          { statement: FAIL, values: [] },
          { statement: count, values: [] },
        ]);
        return tx.query(LIST);
      }),
    );
    assert.deepEqual(await one.read(actor, count), [{ n: 0 }]);
  });

  it('that cannot be parsed fail every time and leave nothing behind', async () => {
    const one = service.open({ maxConnections: 1 });
    const actor = member();
    const wrong = statement('notes.wrong', 'select nothing from nowhere');
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warn);
    for (let attempt = 0; attempt < 15; attempt += 1)
      await assert.rejects(one.read(actor, wrong), /nowhere/);
    assert.deepEqual(await one.read(actor, LIST), []);
    await new Promise(setImmediate);
    process.off('warning', warn);
    assert.deepEqual(warnings, []);
  });

  it('survive a change of the schema under them', async () => {
    const one = service.open({ maxConnections: 1 });
    const actor = member();
    const all = statement('notes.all', 'select * from notes');
    await one.run(actor, (tx) => tx.execute(ADD, [1, 'one']));
    assert.equal(Object.keys((await one.read(actor, all))[0]!).length, 3);
    await service.admin.query(`alter table ${service.name}.notes add column extra text`);
    // The plan is stale: this attempt fails, the connection is replaced, the next one works.
    await one.read(actor, all).catch(() => undefined);
    assert.equal(Object.keys((await one.read(actor, all))[0]!).length, 4);
    await service.admin.query(`alter table ${service.name}.notes drop column extra`);
  });
});

describe('a value that cannot be encoded', () => {
  it('fails alone: it is no failure of the connection, and nothing of it was sent', async () => {
    const one = service.open({ maxConnections: 1 });
    const actor = member();
    const { pid } = (await one.read(actor, CONTEXT))[0]!;
    const circular: { self?: unknown } = {};
    circular.self = circular;
    for (const value of [new Date(Number.NaN), circular, { amount: 1n }]) {
      const error = await one
        .run(actor, (tx) => tx.execute(ADD, [1, value]))
        .then(
          () => assert.fail('it was encoded'),
          (reason: unknown) => reason,
        );
      assert.match(String(error), /notes\.add/);
      assert.equal(isTransientFailure(error), false);
    }
    assert.equal((await one.read(actor, CONTEXT))[0]!.pid, pid);
  });
});
