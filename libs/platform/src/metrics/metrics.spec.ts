import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('are given without the value of a source that does not answer', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const metrics = new Metrics();
    metrics.counter('answered_total', 'What is counted').inc();
    metrics.gauge('stuck', 'What is read', [], () => new Promise(() => undefined)).set(7);
    const scraped = metrics.registry.metrics();
    await setImmediate();
    test.mock.timers.tick(2_000);
    const text = await scraped;
    assert.match(text, /^answered_total 1$/m);
    assert.match(text, /^stuck 7$/m);
  });
});
