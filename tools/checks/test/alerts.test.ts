import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findTool, thisMachine } from '@lyceum/infrastructure';
import { stringify } from 'yaml';
import { alertRulesFile } from '../src/monitoring/alert-rules.js';
import { conditions } from '../src/monitoring/conditions.js';
import { objectives } from '../src/monitoring/objectives.js';
import { serviceNames, workspaceRoot } from '../src/workspace.js';

/** Series by name, with a value for each minute as promtool writes them: `0+9x3` is 0, 9, 18, 27. */
type Series = Readonly<Record<string, string>>;

interface Scenario {
  readonly series: Series;
  readonly fires: readonly string[];
}

const MINUTES = 180;
const EVALUATED_AT = '150m';
const constant = (value: number): string => `${value}x${MINUTES}`;
const perMinute = (events: number): string => `0+${events}x${MINUTES}`;

const request = 'job="gateway",route="/v1/courses",method="GET"';
const every = (name: string): string[] => ['P1', 'P2', 'P3'].map((rank) => `${name}-${rank}`);
/** Nine in ten are slower than the bound. */
const slow = (metric: string, labels: string, bound: number): Series => ({
  [`${metric}_count{${labels}}`]: perMinute(100),
  [`${metric}_bucket{${labels},le="${bound}"}`]: perMinute(10),
});

const up: Series = Object.fromEntries(
  serviceNames(workspaceRoot).map((name) => [`up{job="${name}"}`, constant(1)]),
);

const scenarios: Readonly<Record<string, Scenario>> = {
  'a quiet day': {
    series: {
      [`http_request_duration_seconds_count{${request},status="200"}`]: perMinute(999),
      [`http_request_duration_seconds_count{${request},status="500"}`]: perMinute(1),
      [`http_request_duration_seconds_bucket{${request},status="200",le="0.5"}`]: perMinute(999),
      [`http_request_duration_seconds_bucket{${request},status="200",le="0.2"}`]: perMinute(999),
      'revocations_current{job="media"}': constant(1),
      'outbox_oldest_seconds{job="catalog"}': constant(2),
      'consumer_lag_events{job="ai",consumer="people"}': constant(5),
      'inbox_applied_total{job="ai",consumer="people"}': perMinute(3),
      'jobs_in_queue{job="media",queue="videos",state="enqueued"}': constant(4),
      'jobs_finished_total{job="media",outcome="succeeded"}': perMinute(1),
    },
    fires: [],
  },
  'the gateway is away for ten minutes': {
    series: { 'up{job="gateway"}': '1x139 0x40' },
    fires: [...every('uptime'), 'service-down'],
  },
  'one request in ten fails': {
    series: {
      [`http_request_duration_seconds_count{${request},status="200"}`]: perMinute(90),
      [`http_request_duration_seconds_count{${request},status="500"}`]: perMinute(10),
    },
    fires: every('api-errors'),
  },
  'requests are slow': {
    series: slow('http_request_duration_seconds', request.replace('GET', 'POST'), 0.5),
    fires: every('api-latency'),
  },
  'reads are slow': {
    series: slow('http_request_duration_seconds', request, 0.2),
    fires: every('read-latency'),
  },
  'statements are slow': {
    series: slow('db_query_duration_seconds', 'job="catalog"', 0.1),
    fires: every('database-latency'),
  },
  'one job in five fails': {
    series: {
      'jobs_finished_total{job="media",outcome="succeeded"}': perMinute(4),
      'jobs_finished_total{job="media",outcome="failed"}': perMinute(1),
    },
    fires: every('jobs'),
  },
  'the cache is of no use': {
    series: {
      'cache_requests_total{job="ai",result="hit"}': perMinute(1),
      'cache_requests_total{job="ai",result="miss"}': perMinute(9),
    },
    fires: ['cache-P3'],
  },
  'a service gives no metrics': {
    series: { 'up{job="ai"}': constant(0) },
    fires: ['service-down'],
  },
  'one of two replicas does not hear the bus': {
    series: {
      'revocations_current{job="media",instance="one"}': constant(1),
      'revocations_current{job="media",instance="other"}': constant(0),
    },
    fires: ['bus'],
  },
  'an event waits to be published': {
    series: { 'outbox_oldest_seconds{job="catalog"}': constant(120) },
    fires: ['events-unpublished'],
  },
  'the bus refuses an event': {
    series: { 'outbox_parked{job="catalog"}': constant(1) },
    fires: ['events-parked'],
  },
  'a consumer stands still': {
    series: {
      'consumer_lag_events{job="ai",consumer="people"}': constant(5),
      'inbox_applied_total{job="ai",consumer="people"}': constant(7),
    },
    fires: ['events-unapplied'],
  },
  'an event was given up': {
    series: { 'inbox_failures{job="ai",consumer="people",state="dead"}': constant(1) },
    fires: ['events-dead'],
  },
  'a job was given up': {
    series: { 'jobs_dead_letters{job="media"}': constant(1) },
    fires: ['jobs-dead'],
  },
  'no job ends': {
    series: {
      'jobs_in_queue{job="media",queue="videos",state="enqueued"}': constant(4),
      'jobs_finished_total{job="media",outcome="succeeded"}': constant(9),
    },
    fires: ['jobs-stuck'],
  },
  'requests wait for the database': {
    series: { 'db_pool_connections{job="catalog",state="waiting"}': constant(2) },
    fires: ['connections'],
  },
  'Redis is away': {
    series: { 'redis_circuit_open{job="gateway"}': constant(1) },
    fires: ['redis'],
  },
};

describe('the alerts, as Prometheus understands them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  after(() => rmSync(folder, { recursive: true }));
  let promtool: string;
  before(async () => {
    const tool = {
      command: 'promtool',
      debianPackage: 'prometheus',
      brewFormula: 'prometheus',
      website: 'https://prometheus.io/download',
      need: 'alerts cannot be tried',
    };
    const found = await findTool(tool, thisMachine(), () => undefined);
    if ('problem' in found) throw new Error(found.problem);
    promtool = found.path;
  });
  const run = (...args: string[]): { status: number | null; said: string } => {
    const { status, stdout, stderr } = spawnSync(promtool, args, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  it('are rules that it takes, beside a configuration that it takes', () => {
    for (const args of [
      ['check', 'rules', join(workspaceRoot, alertRulesFile)],
      ['check', 'config', '--syntax-only', join(workspaceRoot, 'deploy/monitoring/prometheus.yml')],
    ]) {
      const { status, said } = run(...args);
      assert.equal(status, 0, said);
    }
  });

  for (const [name, { series, fires }] of Object.entries(scenarios))
    it(`${name}: ${fires.join(', ') || 'nothing fires'}`, () => {
      const file = join(folder, 'scenario.yaml');
      const expected = fires.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 }));
      writeFileSync(
        file,
        stringify({
          rule_files: [join(workspaceRoot, alertRulesFile)],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: Object.entries({ ...up, ...series }).map(([each, values]) => ({
                series: each,
                values,
              })),
              promql_expr_test: [
                {
                  expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
                  eval_time: EVALUATED_AT,
                  exp_samples: expected,
                },
              ],
            },
          ],
        }),
      );
      const { status, said } = run('test', 'rules', file);
      assert.equal(status, 0, said);
    });

  it('have each been tried', () => {
    const tried = Object.values(scenarios).flatMap(({ fires }) => fires);
    for (const { name } of [...objectives, ...conditions])
      assert.ok(
        tried.some((alert) => alert.replace(/-P[123]$/, '') === name),
        `no scenario fires ${name}`,
      );
  });
});
