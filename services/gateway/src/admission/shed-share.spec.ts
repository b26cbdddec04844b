import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShedShare } from './shed-share.js';

describe('the share that is refused', () => {
  const refusedOf = (share: ShedShare, requests: number): number =>
    Array.from({ length: requests }, () => share.refuses()).filter(Boolean).length;
  const sample = (share: ShedShare, lagMs: number, times: number): void => {
    for (let time = 0; time < times; time += 1) share.sample(lagMs, 50);
  };

  it('is nothing while the event loop is in time', () => {
    const share = new ShedShare(100);
    sample(share, 60, 1000);
    assert.equal(refusedOf(share, 1000), 0);
  });

  it('grows while it is late, and never becomes everybody', () => {
    const share = new ShedShare(100);
    sample(share, 150, 3);
    assert.ok(Math.abs(refusedOf(share, 1000) - 300) <= 1);
    sample(share, 150, 100);
    assert.ok(Math.abs(refusedOf(share, 1000) - 950) <= 1);
  });

  it('rests between the limit and half of it, and falls slowly below', () => {
    const share = new ShedShare(100);
    sample(share, 150, 5);
    sample(share, 70, 1000);
    assert.ok(Math.abs(share.value - 0.5) < 1e-9);
    sample(share, 10, 5);
    assert.ok(Math.abs(share.value - 0.4) < 1e-9);
    sample(share, 10, 100);
    assert.equal(share.value, 0);
  });
});
