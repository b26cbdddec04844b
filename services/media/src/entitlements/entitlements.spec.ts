import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LessonRow } from './entitlement.repository.js';
import { bestOf } from './entitlements.js';

const now = new Date('2026-05-01T12:00:00Z');
const lesson = (more: Partial<LessonRow> = {}): LessonRow => ({
  position: 3,
  drip: null,
  is_open_preview: false,
  state: 'active',
  enrolled_at: new Date('2026-04-30T12:00:00Z'),
  expires_at: null,
  unlocked_through: null,
  ...more,
});
const access = (...lessons: LessonRow[]) => bestOf(lessons, now).access.access;

describe('entitlement', () => {
  it('comes with an active enrollment', () => {
    assert.equal(access(lesson()), 'open');
    assert.equal(access(lesson({ state: null })), 'not_enrolled');
    assert.equal(access(lesson({ state: 'withdrawn' })), 'not_enrolled');
    assert.equal(access(), 'not_enrolled');
  });

  it('ends with the enrollment', () => {
    assert.equal(access(lesson({ expires_at: now })), 'not_enrolled');
    const expires_at = new Date('2026-05-02T00:00:00Z');
    assert.deepEqual(bestOf([lesson({ expires_at })], now).until, expires_at);
    assert.equal(bestOf([lesson({ expires_at }), lesson()], now).until, undefined);
  });

  it('waits for the day and for the lessons before', () => {
    assert.equal(access(lesson({ drip: { afterDays: 2 } })), 'opens_later');
    assert.equal(access(lesson({ unlocked_through: 2 })), 'after_earlier_lessons');
    assert.equal(access(lesson({ unlocked_through: 3 })), 'open');
  });

  it('is not needed for a preview', () =>
    assert.equal(access(lesson({ state: null, is_open_preview: true })), 'open'));

  it('is the best of all lessons with the asset', () =>
    assert.equal(
      access(lesson({ state: null }), lesson({ unlocked_through: 0 }), lesson()),
      'open',
    ));
});
