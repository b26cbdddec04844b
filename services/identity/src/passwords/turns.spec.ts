import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from './turns.js';

describe('turns', () => {
  const refusal = new Error('come back later');
  const refuse = (): Error => refusal;

  it('run so many at once, keep so many waiting and turn the rest away', async () => {
    const turns = new Turns(2, 1);
    const finish: (() => void)[] = [];
    let running = 0;
    const job = (): Promise<string> => {
      running += 1;
      return new Promise((resolve) =>
        finish.push(() => {
          running -= 1;
          resolve('done');
        }),
      );
    };
    const all = [turns.take(job, refuse), turns.take(job, refuse), turns.take(job, refuse)];
    await assert.rejects(turns.take(job, refuse), refusal);
    assert.deepEqual([running, turns.waitingCount], [2, 1]);
    finish.shift()!();
    await all[0];
    await new Promise(setImmediate);
    assert.deepEqual([running, turns.waitingCount], [2, 0]);
    for (const one of finish.splice(0)) one();
    assert.deepEqual(await Promise.all(all), ['done', 'done', 'done']);
  });

  it('go on after a job that fails', async () => {
    const turns = new Turns(1, 5);
    const failure = new Error('no');
    await Promise.all([
      assert.rejects(
        turns.take(() => Promise.reject(failure), refuse),
        failure,
      ),
      turns.take(() => Promise.resolve(), refuse),
    ]);
    await turns.take(() => Promise.resolve(), refuse);
  });
});
