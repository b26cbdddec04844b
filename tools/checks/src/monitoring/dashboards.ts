import type { Finding } from '../finding.js';
import { badShare } from './alert-rules.js';
import { objectives } from './objectives.js';

interface Panel {
  readonly title: string;
  /** PromQL, one line of the graph for each. */
  readonly queries: readonly string[];
  /** As Grafana names them. */
  readonly unit: 'short' | 's' | 'percentunit' | 'reqps' | 'decbytes' | 'ops';
  /** A line that should not be crossed. */
  readonly threshold?: number;
}

interface Dashboard {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Jobs have a label `job` of their own, which Prometheus calls `exported_job` beside that of the target. */
export const dashboardsFolder = 'deploy/monitoring/dashboards';

const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}[5m]))`;
const p95 = (metric: string, by: string, selector = ''): string =>
  `histogram_quantile(0.95, sum by (le, ${by}) (rate(${metric}_bucket${selector}[5m])))`;
const edge = '{job="gateway"}';

/** How much of each promise was used up in the last hour; the line is what may be. */
const promises: readonly Panel[] = objectives.map((objective) => ({
  title: objective.promise,
  queries: [badShare(objective, '1h')],
  unit: 'percentunit',
  threshold: Number((1 - objective.target).toFixed(6)),
}));

const dashboards: readonly Dashboard[] = [
  {
    name: 'system-health',
    title: 'Lyceum: system health',
    panels: [
      ...promises,
      { title: 'Up', queries: ['sum by (job) (up)'], unit: 'short' },
      {
        title: 'Events that wait to be published',
        queries: ['max by (job) (outbox_pending)'],
        unit: 'short',
      },
      { title: 'The oldest of them', queries: ['max by (job) (outbox_oldest_seconds)'], unit: 's' },
      {
        title: 'Events that a consumer is behind',
        queries: ['max by (job, consumer) (consumer_lag_events)'],
        unit: 'short',
      },
      {
        title: 'Events that could not be applied',
        queries: ['max by (job, consumer, state) (inbox_failures)'],
        unit: 'short',
      },
    ],
  },
  {
    name: 'api',
    title: 'Lyceum: API',
    panels: [
      {
        title: 'Requests by route',
        queries: [rate(`http_request_duration_seconds_count${edge}`, 'method, route')],
        unit: 'reqps',
      },
      {
        title: '95 % end within, by route',
        queries: [p95('http_request_duration_seconds', 'route', edge)],
        unit: 's',
        threshold: 0.5,
      },
      {
        title: 'Answers by status',
        queries: [rate(`http_request_duration_seconds_count${edge}`, 'status')],
        unit: 'reqps',
      },
      { title: 'In flight', queries: ['sum(edge_requests_in_flight)'], unit: 'short' },
      { title: 'Event loop late by', queries: ['max(edge_event_loop_lag_seconds)'], unit: 's' },
      { title: 'Refused early', queries: [rate('edge_shed_total', 'job')], unit: 'reqps' },
    ],
  },
  {
    name: 'database',
    title: 'Lyceum: database',
    panels: [
      {
        title: 'Statements',
        queries: [rate('db_query_duration_seconds_count', 'job')],
        unit: 'ops',
      },
      {
        title: '95 % end within, by statement',
        queries: [p95('db_query_duration_seconds', 'statement')],
        unit: 's',
        threshold: 0.1,
      },
      {
        title: 'Connections',
        queries: ['sum by (job, state) (db_pool_connections)'],
        unit: 'short',
      },
      {
        title: 'Found in the cache',
        queries: [
          'sum by (cache) (rate(cache_requests_total{result="hit"}[5m])) / sum by (cache) (rate(cache_requests_total[5m]))',
        ],
        unit: 'percentunit',
      },
    ],
  },
  {
    name: 'jobs',
    title: 'Lyceum: jobs',
    panels: [
      { title: 'Waiting', queries: ['max by (job, queue) (jobs_in_queue)'], unit: 'short' },
      { title: 'Begun', queries: [rate('jobs_started_total', 'exported_job')], unit: 'ops' },
      {
        title: 'Ended, by outcome',
        queries: [rate('jobs_finished_total', 'exported_job, outcome')],
        unit: 'ops',
      },
      { title: 'Dead', queries: ['max by (job) (jobs_dead_letters)'], unit: 'short' },
    ],
  },
  {
    name: 'cost',
    title: 'Lyceum: cost',
    panels: [
      {
        title: 'Seconds of video played, per second',
        queries: ['sum(rate(media_watched_seconds_total[5m]))'],
        unit: 'short',
      },
      {
        title: 'Jobs in 24 hours',
        queries: ['sum by (exported_job) (increase(jobs_finished_total[24h]))'],
        unit: 'short',
      },
      {
        title: 'Statements in 24 hours',
        queries: ['sum by (job) (increase(db_query_duration_seconds_count[24h]))'],
        unit: 'short',
      },
      {
        title: 'Requests in 24 hours',
        queries: [`sum(increase(http_request_duration_seconds_count${edge}[24h]))`],
        unit: 'short',
      },
      {
        title: 'Events published in 24 hours',
        queries: ['sum by (job) (increase(outbox_published_total[24h]))'],
        unit: 'short',
      },
    ],
  },
  {
    name: 'user-activity',
    title: 'Lyceum: user activity',
    panels: [
      {
        title: 'People who listen to what happens',
        queries: ['sum(realtime_streams)'],
        unit: 'short',
      },
      {
        title: 'Heartbeats of players',
        queries: [
          'sum(rate(http_request_duration_seconds_count{job="gateway",route=~"/v1/progress/heartbeats"}[5m]))',
        ],
        unit: 'reqps',
      },
      {
        title: 'Stalls for each second played',
        queries: [
          'sum(rate(media_stalled_seconds_total[5m])) / sum(rate(media_watched_seconds_total[5m]))',
        ],
        unit: 'percentunit',
      },
      {
        title: '95 % see the first frame within',
        queries: [
          'histogram_quantile(0.95, sum by (le) (rate(media_first_frame_seconds_bucket[5m])))',
        ],
        unit: 's',
      },
      {
        title: 'Playback that failed',
        queries: ['sum(rate(media_playback_errors_total[5m]))'],
        unit: 'ops',
      },
    ],
  },
];

/** File in the repository to its text: what Grafana imports or provisions (schema 39). */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    dashboards.map((dashboard) => [
      `${dashboardsFolder}/${dashboard.name}.json`,
      `${JSON.stringify(grafana(dashboard), null, 2)}\n`,
    ]),
  );
}

/** @param read gives the text of a committed file, undefined when there is none */
export function dashboardFindings(read: (file: string) => string | undefined): Finding[] {
  return [...dashboardFiles()]
    .filter(([file, text]) => read(file) !== text)
    .map(([where]) => ({ where, problem: 'is stale: npm run monitoring' }));
}

function grafana({ name, title, panels }: Dashboard): object {
  const source = { type: 'prometheus', uid: '${source}' };
  return {
    uid: `lyceum-${name}`,
    title,
    tags: ['lyceum'],
    timezone: 'utc',
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'source', type: 'datasource', query: 'prometheus' }] },
    panels: panels.map((panel, at) => ({
      id: at + 1,
      type: 'timeseries',
      title: panel.title,
      datasource: source,
      gridPos: { h: 8, w: 12, x: (at % 2) * 12, y: Math.floor(at / 2) * 8 },
      fieldConfig: { defaults: { unit: panel.unit, min: 0, ...thresholdOf(panel) }, overrides: [] },
      targets: panel.queries.map((expr, index) => ({
        refId: String.fromCharCode('A'.charCodeAt(0) + index),
        datasource: source,
        expr,
      })),
    })),
  };
}

function thresholdOf({ threshold }: Panel): object {
  if (threshold === undefined) return {};
  const steps = [
    { color: 'green', value: null },
    { color: 'red', value: threshold },
  ];
  return {
    thresholds: { mode: 'absolute', steps },
    custom: { thresholdsStyle: { mode: 'line' } },
  };
}
