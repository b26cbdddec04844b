import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meanReciprocalRank, rankOf, recallAt } from './retrieval-scores.js';

const range = (lesson: string, start: number, end: number) => ({ lesson, start, end });

describe('scores of a search', () => {
  it('count the first passage that holds a whole answer', () => {
    const answers = [range('a', 10, 20)];
    const found = [range('b', 0, 99), range('a', 15, 99), range('a', 10, 20), range('a', 0, 99)];
    assert.equal(rankOf(found, answers), 3);
    assert.equal(rankOf(found.slice(0, 2), answers), undefined);
  });

  it('are shares and means over all questions', () => {
    const ranks = [1, 2, 6, undefined];
    assert.equal(recallAt(ranks, 5), 0.5);
    assert.equal(meanReciprocalRank(ranks), (1 + 1 / 2 + 1 / 6) / 4);
  });
});
