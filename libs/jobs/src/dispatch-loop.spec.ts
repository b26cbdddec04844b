import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Logger } from '@lyceum/platform';
import { DispatchLoop } from './dispatch-loop.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function loopOver(startSome: () => Promise<number>, warnings: unknown[] = []): DispatchLoop {
  const logger = { warn: (...words: unknown[]) => warnings.push(words) } as unknown as Logger;
  return new DispatchLoop({ everyMs: 60_000, batch: 2, startSome, logger, what: 'letters' });
}

describe('a dispatch loop', () => {
  it('takes batch after batch until one is not full, and again when it is woken', async () => {
    const left = [2, 2, 1, 0];
    let looks = 0;
    const loop = loopOver(() => Promise.resolve(left[(looks += 1) - 1] ?? 0));
    loop.start();
    await turn();
    assert.equal(looks, 3);
    loop.wake();
    loop.wake();
    await turn();
    assert.equal(looks, 4);
    await loop.stop();
  });

  it('says what failed and goes on', async () => {
    const warnings: unknown[] = [];
    let looks = 0;
    const loop = loopOver(() => {
      looks += 1;
      return looks === 1 ? Promise.reject(new Error('away')) : Promise.resolve(0);
    }, warnings);
    loop.start();
    await turn();
    loop.wake();
    await turn();
    assert.equal(looks, 2);
    assert.match(JSON.stringify(warnings), /letters could not be started/);
    await loop.stop();
  });

  it('finishes what it is at when it is stopped, and begins nothing more', async () => {
    let release!: (count: number) => void;
    let looks = 0;
    const loop = loopOver(() => {
      looks += 1;
      return new Promise((resolve) => (release = resolve));
    });
    loop.start();
    await turn();
    const stopped = loop.stop();
    release(2);
    await stopped;
    loop.wake();
    await turn();
    assert.equal(looks, 1);
  });
});
