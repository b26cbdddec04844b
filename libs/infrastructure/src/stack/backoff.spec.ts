import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backoff } from './backoff.js';

describe('Backoff', () => {
  it('doubles from half a second to thirty', () => {
    const backoff = new Backoff();
    const delays = Array.from({ length: 9 }, () => backoff.delayAfter(1_000));
    assert.deepEqual(delays, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('forgets earlier crashes after a minute of health', () => {
    const backoff = new Backoff();
    backoff.delayAfter(0);
    backoff.delayAfter(0);
    assert.equal(backoff.delayAfter(59_999), 2_000);
    assert.equal(backoff.delayAfter(60_000), 500);
    assert.equal(backoff.delayAfter(0), 1_000);
  });
});
