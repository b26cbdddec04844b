import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Passage } from '../../retrieval/index.js';
import { isSkipped, skippedFirst } from './skipped.js';

function passage(chunkId: string, score: number, start: number | null, lessonId = 'here'): Passage {
  const pieces = [0, 1, 2].map((at) => ({
    start: start === null ? null : start + at * 10,
    end: start === null ? null : start + at * 10 + 10,
    text: 'words',
  }));
  const course = { courseId: 'course', courseVersion: 1, lessonTitle: 'Here', text: 'words' };
  return { chunkId, lessonId, score, pieces, ...course };
}

const parts = { lessonId: 'here', ranges: [{ start: 100, end: 120 }] };

describe('what was skipped', () => {
  it('is a passage of which half or more was, in the lesson itself', () => {
    assert.equal(isSkipped(passage('a', 1, 100), parts), true);
    assert.equal(isSkipped(passage('a', 1, 90), parts), true);
    assert.equal(isSkipped(passage('a', 1, 80), parts), false);
    assert.equal(isSkipped(passage('a', 1, 100, 'elsewhere'), parts), false);
    assert.equal(isSkipped(passage('a', 1, null), parts), false);
    assert.equal(isSkipped(passage('a', 1, 100), undefined), false);
  });

  it('goes before what is hardly better, and behind what is better', () => {
    const order = (passages: readonly Passage[]): string[] =>
      skippedFirst(passages, parts).map(({ chunkId }) => chunkId);
    const seen = passage('seen', 0.9, 0);
    assert.deepEqual(order([seen, passage('skipped', 0.87, 100)]), ['skipped', 'seen']);
    assert.deepEqual(order([seen, passage('skipped', 0.8, 100)]), ['seen', 'skipped']);
    assert.deepEqual(order([seen, passage('other', 0.89, 200)]), ['seen', 'other']);
  });
});
