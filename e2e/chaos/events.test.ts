import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventsChaos } from './events-chaos.js';
import { findings, table } from './report.js';

describe('events under fire', () => {
  it('loses nothing, applies nothing twice, and isolates a poison event', async () => {
    const report = await eventsChaos({ events: 1_000, seed: 7, log: () => undefined });
    assert.deepEqual(findings(report), [], table(report));
    assert.ok(report.acknowledged >= 1_000);
    assert.ok(Object.keys(report.deaths).length > 1, 'nothing was killed: the run proves nothing');
  });
});
