import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisConnection } from '../redis-connection.js';
import { LimitBatch, type LimitAnswer } from './limit-batch.js';

/** Admits everybody, once it is told to. */
class HeldRedis {
  readonly asked: { readonly keys: readonly string[]; readonly answer: () => void }[] = [];

  script() {
    return (keys: readonly string[]): Promise<number[]> =>
      new Promise((resolve) => {
        const answer = (): void => resolve(keys.flatMap(() => [1, 0, 0, 0]));
        this.asked.push({ keys, answer });
      });
  }

  ask<T>(call: () => Promise<T>): Promise<T> {
    return call();
  }
}

describe('questions about limits', () => {
  const start = () => {
    const redis = new HeldRedis();
    const batch = new LimitBatch(redis as unknown as RedisConnection);
    const ask = (...keys: string[]): Promise<(LimitAnswer | undefined)[]> =>
      Promise.all(keys.map((key) => batch.ask({ key, limit: 1, windowMicros: 1_000, cost: 1 })));
    return { redis, ask };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('of one turn, and those that come while an answer is under way, share a round trip', async () => {
    const { redis, ask } = start();
    const answers = [ask('a', 'b')];
    await turn();
    answers.push(ask('c'));
    await turn();
    answers.push(ask('d'));
    await turn();
    assert.deepEqual(
      redis.asked.map(({ keys }) => keys),
      [['a', 'b']],
    );
    redis.asked[0]!.answer();
    await turn();
    await turn();
    assert.deepEqual(redis.asked[1]!.keys, ['c', 'd']);
    redis.asked[1]!.answer();
    assert.ok((await Promise.all(answers)).flat().every((answer) => answer?.admitted));
  });

  it('do not wait for an answer that takes long', async () => {
    const { redis, ask } = start();
    const first = ask('a');
    await turn();
    const second = ask('b');
    while (redis.asked.length < 2) await delay(1);
    redis.asked[1]!.answer();
    assert.equal((await second)[0]?.admitted, true);
    redis.asked[0]!.answer();
    assert.equal((await first)[0]?.admitted, true);
  });
});
