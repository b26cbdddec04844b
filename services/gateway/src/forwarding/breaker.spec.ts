import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Breaker, type BreakerState } from './breaker.js';

describe('a breaker', () => {
  let now: number;
  let states: BreakerState[];
  let breaker: Breaker;
  const fail = (times: number): void => {
    for (let time = 0; time < times; time += 1) breaker.failed();
  };
  beforeEach(() => {
    now = 0;
    states = [];
    breaker = new Breaker({
      threshold: 3,
      openMs: 1000,
      onChange: (state) => states.push(state),
      now: () => now,
    });
  });

  it('opens after failures in a row, and not for failures now and then', () => {
    fail(2);
    breaker.succeeded();
    fail(2);
    assert.equal(breaker.admits(), true);
    fail(1);
    assert.equal(breaker.admits(), false);
    assert.equal(breaker.retryAfterSeconds, 1);
  });

  it('lets one request through after a while, whose success closes it', () => {
    fail(3);
    now = 1000;
    assert.deepEqual([breaker.admits(), breaker.admits()], [true, false]);
    breaker.succeeded();
    assert.equal(breaker.admits(), true);
    assert.deepEqual(states, ['open', 'half-open', 'closed']);
  });

  it('waits as long again after a failed probe', () => {
    fail(3);
    for (let probe = 0; probe < 4; probe += 1) {
      now += 999;
      assert.equal(breaker.admits(), false);
      now += 1;
      assert.equal(breaker.admits(), true);
      breaker.failed();
    }
  });

  it('lets another one probe when the caller of the first goes away', () => {
    fail(3);
    now = 1000;
    breaker.admits();
    breaker.abandoned();
    assert.equal(breaker.admits(), true);
  });

  it('is not held open by calls that began before it opened', () => {
    fail(3);
    now = 900;
    fail(5);
    now = 1000;
    assert.equal(breaker.admits(), true);
  });
});
