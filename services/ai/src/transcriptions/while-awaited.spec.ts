import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { whileAwaited } from './while-awaited.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const untilAborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended')));

describe('what is done while somebody waits for it', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('ends when nobody does any more', async () => {
    const answers = [true, false];
    const { signal } = new AbortController();
    const done = whileAwaited(() => Promise.resolve(answers.shift()!), signal, untilAborted);
    mock.timers.tick(2_000);
    await turn();
    mock.timers.tick(2_000);
    assert.equal(await done, 'ended');
    assert.deepEqual(answers, []);
  });

  it('ends when the caller goes', async () => {
    const caller = new AbortController();
    const done = whileAwaited(() => Promise.resolve(true), caller.signal, untilAborted);
    caller.abort();
    assert.equal(await done, 'ended');
  });

  it('goes on while that cannot be told, and asks no more when it is over', async () => {
    let asked = 0;
    const isAwaited = (): Promise<boolean> => {
      asked += 1;
      return Promise.reject(new Error('away'));
    };
    let finish!: (value: string) => void;
    const { signal } = new AbortController();
    const done = whileAwaited(isAwaited, signal, (given) => {
      given.addEventListener('abort', () => finish('ended'));
      return new Promise<string>((resolve) => (finish = resolve));
    });
    mock.timers.tick(2_000);
    await turn();
    finish('whole');
    assert.equal(await done, 'whole');
    mock.timers.tick(4_000);
    assert.equal(asked, 1);
  });
});
