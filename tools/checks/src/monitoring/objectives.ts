/** A promise about a share of events: `bad` of `total` may use up no more than `1 - target`. */
export interface Objective {
  readonly name: string;
  readonly promise: string;
  /** The share of events that must be good. */
  readonly target: number;
  /** PromQL of the rate of bad events and of all events; `$window` stands for the range. */
  readonly bad: string;
  readonly total: string;
}

const requests = 'http_request_duration_seconds';
/** Services behind the gateway count the same requests again; Prometheus calls a target by its service. */
const edge = 'job="gateway"';
/** A replica that starts answers its probes with 503, which nobody but the cluster sees. */
const api = `${edge},route!~"/health.*|/metrics"`;
const reads = `${api},method="GET"`;
const queries = 'db_query_duration_seconds';

/** A latency at a percentile is a share of events that took longer than an upper bound of a bucket. */
function slower(metric: string, seconds: number, selector = ''): string {
  const bucket = `${metric}_bucket{${[selector, `le="${seconds}"`].filter(Boolean).join(',')}}`;
  return `${count(metric, selector)} - sum(rate(${bucket}[$window]))`;
}

function count(metric: string, selector = ''): string {
  return `sum(rate(${metric}_count${selector && `{${selector}}`}[$window]))`;
}

/** What Lyceum promises, in one place: alerts, dashboards and the launch gate follow from it. */
export const objectives: readonly Objective[] = [
  {
    name: 'uptime',
    promise: 'the gateway answers 99.9 % of the time',
    target: 0.999,
    bad: `sum(count_over_time(up{${edge}}[$window])) - sum(sum_over_time(up{${edge}}[$window]))`,
    total: `sum(count_over_time(up{${edge}}[$window]))`,
  },
  {
    name: 'api-errors',
    promise: 'fewer than 0.5 % of requests fail',
    target: 0.995,
    bad: count(requests, `${api},status=~"5.."`),
    total: count(requests, api),
  },
  {
    name: 'api-latency',
    promise: '95 % of requests end within 500 ms',
    target: 0.95,
    bad: slower(requests, 0.5, api),
    total: count(requests, api),
  },
  {
    name: 'read-latency',
    promise: '95 % of reads end within 200 ms',
    target: 0.95,
    bad: slower(requests, 0.2, reads),
    total: count(requests, reads),
  },
  {
    name: 'database-latency',
    promise: '95 % of statements end within 100 ms',
    target: 0.95,
    bad: slower(queries, 0.1),
    total: count(queries),
  },
  {
    name: 'jobs',
    promise: 'more than 99 % of jobs do not fail',
    target: 0.99,
    bad: 'sum(rate(jobs_finished_total{outcome="failed"}[$window]))',
    total: 'sum(rate(jobs_finished_total[$window]))',
  },
  {
    name: 'cache',
    promise: 'more than 70 % of what is looked up is in the cache',
    target: 0.7,
    bad: 'sum(rate(cache_requests_total{result="miss"}[$window]))',
    total: 'sum(rate(cache_requests_total[$window]))',
  },
];
