import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { demandOf } from './demand.js';

const meter = {
  heartbeatsPerSecondAndCore: 1_000,
  requestsPerSecondAndCore: 2_000,
  postgresKilobytesPerHour: 100,
  logKilobytesPerHour: 300,
  eventKilobytesPerHour: 50,
  captionMegabytesPerHour: 2,
  transcriptionUsdPerHour: 0.5,
  storedBytesPerByte: 2,
};

describe('what a number of users needs', () => {
  it('follows from habits and from what was measured', () => {
    const demand = demandOf(100_000, meter);
    // 5,000 watch: each sends a heartbeat in 10 s and two requests a minute.
    assert.equal(demand.heartbeatsPerSecond, 500);
    assert.ok(Math.abs(demand.requestsPerSecond - 166.67) < 0.01);
    assert.ok(Math.abs(demand.cores - 2 * (0.5 + 0.0833)) < 0.001);
    // 400,000 hours a month.
    assert.equal(demand.postgresGigabytesPerMonth, 40);
    assert.equal(demand.eventGigabytesPerMonth, 20);
    assert.equal(demand.logGigabytes, 28);
    // 5,000 hours of video at 1.125 GB.
    assert.equal(demand.indexGigabytes, 10);
    assert.equal(demand.transcriptionUsd, 2_500);
    assert.equal(demand.videoGigabytes, 11_250);
    assert.equal(demand.deliveredGigabytesPerMonth, 450_000);
  });

  it('grows in step with users', () => {
    const [few, many] = [demandOf(1_000, meter), demandOf(10_000, meter)];
    for (const [name, value] of Object.entries(few))
      assert.ok(Math.abs(many[name as keyof typeof many] / value - 10) < 1e-9, name);
  });
});
