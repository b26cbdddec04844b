import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coursePercent } from './course-percent.js';

const required = (percent: number) => ({ percent, is_required: true });
const optional = (percent: number) => ({ percent, is_required: false });

describe('percent of a course', () => {
  it('is the mean of what it requires, rounded down', () => {
    assert.equal(coursePercent([required(100), required(50), optional(0)]), 75);
    assert.equal(coursePercent([required(100), required(100), required(99)]), 99);
    assert.equal(coursePercent([required(100), required(100)]), 100);
  });

  it('counts every lesson where none is required', () => {
    assert.equal(coursePercent([optional(100), optional(0)]), 50);
    assert.equal(coursePercent([]), 0);
  });
});
