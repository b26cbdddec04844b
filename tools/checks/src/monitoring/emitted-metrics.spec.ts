import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workspaceRoot } from '../workspace.js';
import { alertRules } from './alert-rules.js';
import { dashboardFiles } from './dashboards.js';
import { emittedMetricsFindings, literalsOf } from './emitted-metrics.js';

describe('metrics in alerts', () => {
  const registered = literalsOf(workspaceRoot);

  it('are registered by the services', () => {
    assert.deepEqual(emittedMetricsFindings('alerts', alertRules(), registered), []);
  });

  it('of the dashboards too', () => {
    for (const [file, text] of dashboardFiles())
      assert.deepEqual(emittedMetricsFindings(file, text, registered), []);
  });

  it('are refused when nobody registers them', () => {
    const planted = alertRules().replaceAll('jobs_finished_total', 'jobs_ended_total');
    assert.deepEqual(
      emittedMetricsFindings('alerts', planted, registered).map(({ problem }) => problem),
      ['no service emits jobs_ended_total'],
    );
  });
});
