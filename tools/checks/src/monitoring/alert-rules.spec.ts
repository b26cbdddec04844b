import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alertRules, alertRulesFindings } from './alert-rules.js';
import { conditions } from './conditions.js';
import { objectives } from './objectives.js';

const runbook = [...objectives, ...conditions].map(({ name }) => `## ${name}\n`).join('\n');

describe('alert rules', () => {
  it('fire when both windows burn the budget too fast', () => {
    const errors =
      '(sum(rate(http_request_duration_seconds_count{job="gateway",route!~"/health.*|/metrics",status=~"5.."}[W]))) / (sum(rate(http_request_duration_seconds_count{job="gateway",route!~"/health.*|/metrics"}[W])))';
    const burns = (window: string) => `(${errors.replaceAll('W', window)}) > 0.072`;
    assert.ok(alertRules().includes(`${burns('1h')} and ${burns('5m')}`));
  });

  it('ask for no share of events that cannot be reached', () => {
    assert.doesNotMatch(alertRules().split('name: conditions')[0]!, /> [1-9]/);
  });

  it('tell what no share of requests shows: events and jobs that were given up or do not move', () => {
    for (const { name } of conditions) assert.ok(alertRules().includes(`- alert: ${name}\n`), name);
    for (const metric of [
      'inbox_failures{state="dead"}',
      'outbox_parked',
      'outbox_oldest_seconds',
      'jobs_dead_letters',
      'consumer_lag_events',
      'revocations_current',
    ])
      assert.ok(alertRules().includes(metric), metric);
  });

  it('are accepted as generated, with a section of the runbook for each', () => {
    assert.deepEqual(alertRulesFindings(alertRules(), runbook), []);
  });

  it('are refused when stale or without a section', () => {
    assert.deepEqual(
      alertRulesFindings('', runbook.replace('## jobs', '## work')).map(({ problem }) => problem),
      ['is stale: npm run monitoring', 'has no section "## jobs"'],
    );
  });
});
