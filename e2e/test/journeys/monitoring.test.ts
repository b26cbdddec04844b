import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { alertRules, dashboardFiles, metricsIn } from '@lyceum/checks';
import { startStack, type TestStack } from '@lyceum/testing';

describe('metrics of running services', () => {
  let stack: TestStack;
  let emitted: ReadonlySet<string>;
  before(async () => {
    stack = await startStack();
    const texts = await Promise.all(
      Object.values(stack.services).map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
    );
    const names = texts.flatMap((text) =>
      [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!),
    );
    emitted = new Set(names);
  });
  after(() => stack.stop());

  const missing = (text: string): string[] =>
    [...metricsIn(text)].filter((name) => !emitted.has(name));

  it('are all that alerts ask for', () => {
    assert.deepEqual(missing(alertRules()), []);
  });

  it('are all that dashboards show', () => {
    for (const [file, text] of dashboardFiles()) assert.deepEqual(missing(text), [], file);
  });

  it('would be missed', () => {
    assert.deepEqual(missing('sum(rate(jobs_ended_total[5m]))'), ['jobs_ended_total']);
  });
});
