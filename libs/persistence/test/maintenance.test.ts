import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { createLogger } from '@lyceum/platform';
import { Maintenance, type Database } from '../src/index.js';
import { CONTEXT, FAIL } from './notes.js';
import { sample, type Sample } from './sample.js';

describe('maintenance', () => {
  let service: Sample;
  let database: Database;
  before(async () => {
    service = await sample();
    database = service.open();
  });
  after(() => service.end());

  function maintenance(): { keeper: Maintenance; lines: string[] } {
    const lines: string[] = [];
    const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) });
    return { keeper: new Maintenance(database, logger), lines };
  }

  it('runs every task as the system, in a transaction of its own', async () => {
    const { keeper, lines } = maintenance();
    const roles: (string | undefined)[] = [];
    keeper.add('first', async (tx) => void roles.push((await tx.first(CONTEXT))?.role));
    keeper.add('second', async (tx) => void roles.push((await tx.first(CONTEXT))?.role));
    await keeper.runOnce();
    assert.deepEqual(roles, ['system', 'system']);
    assert.deepEqual(lines, []);
  });

  it('does not let one failing task keep the others from running', async () => {
    const { keeper, lines } = maintenance();
    let ran = false;
    keeper.add('broken', async (tx) => void (await tx.query(FAIL)));
    keeper.add('whole', () => {
      ran = true;
      return Promise.resolve();
    });
    await keeper.runOnce();
    assert.equal(ran, true);
    assert.match(lines.join(), /maintenance of broken failed/);
  });

  it('leaves a task to the replica that is at it already', async () => {
    const [one, two] = [maintenance().keeper, maintenance().keeper];
    let runs = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    one.add('slow', async () => {
      runs += 1;
      entered();
      await held;
    });
    two.add('slow', () => {
      runs += 1;
      return Promise.resolve();
    });
    const first = one.runOnce();
    await inside;
    await two.runOnce();
    assert.equal(runs, 1);
    release();
    await first;
    await two.runOnce();
    assert.equal(runs, 2);
  });

  it('does nothing any more once it was stopped, even before its first round', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    try {
      const { keeper } = maintenance();
      let runs = 0;
      const round = mock.method(keeper, 'runOnce', () => {
        runs += 1;
        return Promise.resolve();
      });
      keeper.start();
      await keeper.stop();
      mock.timers.tick(7_200_000);
      assert.equal(runs, 0);
      keeper.start();
      mock.timers.tick(3_600_000);
      assert.equal(runs, 2);
      await keeper.stop();
      round.mock.restore();
    } finally {
      mock.timers.reset();
    }
  });
});
