import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GroupCommit } from './group-commit.js';

const outage = new Error('the database is away');

/** Writes groups when it is told to, and remembers them. */
function controlled(lanes = 1) {
  const groups: number[][] = [];
  const releases: (() => void)[] = [];
  const commit = new GroupCommit<number, string>(
    async (items) => {
      groups.push([...items]);
      await new Promise<void>((resolve) => releases.push(resolve));
      if (items.includes(13)) throw new Error('unlucky');
      if (items.includes(503)) throw outage;
      return items.map((item) => `kept ${item}`);
    },
    (error) => error === outage,
    lanes,
  );
  const turn = (): Promise<void> =>
    new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return { commit, groups, releases, turn };
}

describe('group commit', () => {
  it('writes together what waited while another group was written', async () => {
    const { commit, groups, releases, turn } = controlled();
    const first = commit.submit(1);
    await turn();
    const others = [2, 3, 4].map((item) => commit.submit(item));
    await turn();
    assert.deepEqual(groups, [[1]]);
    releases[0]!();
    assert.equal(await first, 'kept 1');
    await turn();
    assert.deepEqual(groups, [[1], [2, 3, 4]]);
    releases[1]!();
    assert.deepEqual(await Promise.all(others), ['kept 2', 'kept 3', 'kept 4']);
  });

  it('writes as many groups at a time as there are lanes', async () => {
    const { commit, groups, turn } = controlled(2);
    for (const item of [1, 2, 3]) {
      void commit.submit(item);
      await turn();
    }
    assert.deepEqual(groups, [[1], [2]]);
  });

  it('lets nobody suffer for a neighbour', async () => {
    const { commit, releases, turn } = controlled();
    const all = Promise.allSettled([1, 13, 2].map((item) => commit.submit(item)));
    for (let at = 0; at < 4; at += 1) {
      await turn();
      releases[at]!();
    }
    assert.deepEqual(
      (await all).map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('does not try one by one what fails for all', async () => {
    const { commit, groups, releases, turn } = controlled();
    const all = Promise.allSettled([1, 503].map((item) => commit.submit(item)));
    await turn();
    releases[0]!();
    assert.deepEqual(
      (await all).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(groups.length, 1);
  });
});
