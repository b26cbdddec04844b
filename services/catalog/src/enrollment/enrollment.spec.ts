import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PublishedLesson } from '../courses/index.js';
import { unlockedThrough } from './unlocked-through.js';
import { previewMove } from './version-move.js';

const lesson = (lessonId: string, position: number, more = {}): PublishedLesson => ({
  lessonId,
  sectionId: 's',
  position,
  kind: 'text',
  title: lessonId,
  assetId: null,
  durationSeconds: null,
  isRequired: true,
  isPreview: false,
  completion: { manual: true },
  drip: null,
  contentVersion: 1,
  ...more,
});

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const versions = fc
  .shuffledSubarray(IDS, { minLength: 1 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id, position) =>
        fc
          .record({ isRequired: fc.boolean(), contentVersion: fc.integer({ min: 1, max: 3 }) })
          .map((more) => lesson(id, position, more)),
      ),
    ),
  );
const completions = fc.subarray(IDS).map((ids) => new Set(ids));

describe('how far a sequential course is open', () => {
  const course = [
    lesson('a', 0),
    lesson('extra', 1, { isRequired: false }),
    lesson('b', 2),
    lesson('c', 3),
  ];
  const through = (...completed: string[]): number | null =>
    unlockedThrough({ is_sequential: true, lessons: course }, new Set(completed));

  it('is the first required lesson that is not completed, and never before one that is', () => {
    assert.equal(through(), 0);
    assert.equal(through('a'), 2);
    assert.equal(through('b'), 2);
    assert.equal(through('extra'), 1);
    assert.equal(through('a', 'b'), 3);
    assert.equal(through('a', 'b', 'c'), 3);
    assert.equal(unlockedThrough({ is_sequential: false, lessons: course }, new Set()), null);
  });

  it('never goes back while lessons are completed', () => {
    fc.assert(
      fc.property(versions, completions, completions, (lessons, some, more) => {
        const version = { is_sequential: true, lessons };
        return (
          unlockedThrough(version, some)! <= unlockedThrough(version, new Set([...some, ...more]))!
        );
      }),
    );
  });
});

describe('a move to another version', () => {
  it('says what comes, goes and changes', () => {
    const from = [lesson('a', 0), lesson('b', 1), lesson('c', 2)];
    const to = [lesson('c', 0, { contentVersion: 2 }), lesson('a', 1), lesson('d', 2)];
    const { added, removed, changed, keptCompleted, uncountedCompleted } = previewMove(
      from,
      to,
      new Set(['a', 'b']),
    );
    const ids = (titles: readonly { id: string }[]): string => titles.map(({ id }) => id).join();
    assert.deepEqual([added, removed, changed, keptCompleted, uncountedCompleted].map(ids), [
      'd',
      'b',
      'c',
      'a',
      'b',
    ]);
  });

  it('keeps whatever is completed and still there, and counts the rest again on the way back', () => {
    fc.assert(
      fc.property(versions, versions, completions, (from, to, completed) => {
        const there = previewMove(from, to, completed);
        const back = previewMove(to, from, completed);
        const kept = new Set(there.keptCompleted.map(({ id }) => id));
        for (const { lessonId } of to) assert.equal(kept.has(lessonId), completed.has(lessonId));
        const again = new Set(back.keptCompleted.map(({ id }) => id));
        for (const { id } of there.uncountedCompleted) assert.ok(again.has(id));
      }),
    );
  });
});
