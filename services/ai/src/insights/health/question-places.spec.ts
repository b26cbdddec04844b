import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { questionPlaces } from './question-places.js';

const place = { lesson_id: 'a', minute: 1, learners: 5, unhelped: 3 };

describe('questionPlaces', () => {
  it('are minutes of lessons, by lesson', () => {
    const whole = { ...place, minute: null, learners: 9 };
    const other = { ...place, lesson_id: 'b', minute: 0 };
    assert.deepEqual(
      questionPlaces([place, whole, other]),
      new Map([
        [
          'a',
          [
            { start: 60, end: 120, learners: 5, unhelped: 3 },
            { start: null, end: null, learners: 9, unhelped: 3 },
          ],
        ],
        ['b', [{ start: 0, end: 60, learners: 5, unhelped: 3 }]],
      ]),
    );
  });

  it('tell of nobody where fewer than five ask, and of no place outside of lessons', () => {
    const few = { ...place, learners: 4 };
    const nowhere = { ...place, lesson_id: null };
    assert.equal(questionPlaces([few, nowhere]).size, 0);
  });
});
