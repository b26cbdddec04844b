import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lessonAccess, type EnrollmentAccess } from './lesson-access.js';

const now = new Date('2026-03-10T12:00:00Z');
const enrollment: EnrollmentAccess = {
  state: 'active',
  enrolledAt: new Date('2026-03-08T12:00:00Z'),
  expiresAt: null,
  unlockedThrough: null,
};
const lesson = { position: 3, drip: null };

describe('access to a lesson', () => {
  it('is open to who is enrolled', () => {
    assert.deepEqual(lessonAccess(lesson, enrollment, now), { access: 'open' });
  });

  it('ends with the enrollment, and with its time', () => {
    const closed = { access: 'not_enrolled' };
    assert.deepEqual(lessonAccess(lesson, undefined, now), closed);
    for (const state of ['withdrawn', 'expired'] as const)
      assert.deepEqual(lessonAccess(lesson, { ...enrollment, state }, now), closed);
    assert.deepEqual(lessonAccess(lesson, { ...enrollment, expiresAt: now }, now), closed);
    const later = { ...enrollment, expiresAt: new Date(now.getTime() + 1) };
    assert.deepEqual(lessonAccess(lesson, later, now), { access: 'open' });
  });

  it('begins days after the enrollment, to the second', () => {
    const opens = (afterDays: number): unknown =>
      lessonAccess({ ...lesson, drip: { afterDays } }, enrollment, now);
    assert.deepEqual(opens(2), { access: 'open' });
    assert.deepEqual(opens(3), {
      access: 'opens_later',
      opensAt: new Date('2026-03-11T12:00:00Z'),
    });
  });

  it('begins at a moment that is the same for all', () => {
    const at = '2026-03-10T12:00:01Z';
    assert.deepEqual(lessonAccess({ ...lesson, drip: { at } }, enrollment, now), {
      access: 'opens_later',
      opensAt: new Date(at),
    });
  });

  it('waits for earlier lessons where the course is sequential', () => {
    const through = (unlockedThrough: number): unknown =>
      lessonAccess(lesson, { ...enrollment, unlockedThrough }, now);
    assert.deepEqual(through(2), { access: 'after_earlier_lessons' });
    assert.deepEqual(through(3), { access: 'open' });
  });
});
