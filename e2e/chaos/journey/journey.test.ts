import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { journeyChaos, journeyFailures } from './journey-chaos.js';

describe('a school at work under fire', () => {
  it('loses nothing that was acknowledged, does nothing twice, shows nobody what is not theirs', async () => {
    const victims = ['gateway', 'progress'];
    const report = await journeyChaos({
      ...{ learners: 4, victims, pairs: 1, seed: 5 },
      log: () => undefined,
    });
    assert.deepEqual(journeyFailures(report), [], JSON.stringify(report, null, 2));
    assert.equal(report.hazards, 5);
  });
});
