import { serviceNames, workspaceRoot } from '../workspace.js';

/** Something that must not last: no share of what happens, but a state that nothing else tells. */
export interface Condition {
  readonly name: string;
  /** What is so when the alert fires. */
  readonly summary: string;
  /** PromQL that has a value while it is so. */
  readonly expr: string;
  /** How long it may be so, as Prometheus writes durations. */
  readonly lasts: string;
  readonly severity: 'P1' | 'P2';
}

/** A relay that works publishes within seconds. */
export const OLDEST_EVENT_SECONDS = 60;

const services = serviceNames(workspaceRoot);

/** Replicas of a service count the same rows: the largest of their numbers is taken, never the sum. */
export const conditions: readonly Condition[] = [
  {
    name: 'service-down',
    summary: 'no replica of a service gives its metrics',
    // A target that is gone has no `up` at all; one replica that is down is no outage.
    expr: [
      `max by (job) (up{job=~"${services.join('|')}"}) == 0`,
      ...services.map((name) => `absent(up{job="${name}"})`),
    ].join(' or '),
    lasts: '5m',
    severity: 'P1',
  },
  {
    name: 'bus',
    summary: 'a service does not hear the bus, nor whose sessions were ended',
    expr: 'min by (job) (revocations_current) == 0',
    lasts: '2m',
    severity: 'P1',
  },
  {
    name: 'events-unpublished',
    summary: `an event has waited for more than ${OLDEST_EVENT_SECONDS} s to be published`,
    expr: `max by (job) (outbox_oldest_seconds) > ${OLDEST_EVENT_SECONDS}`,
    lasts: '5m',
    severity: 'P1',
  },
  {
    name: 'events-parked',
    summary: 'the bus refuses an event, and what follows it waits',
    expr: 'max by (job) (outbox_parked) > 0',
    lasts: '1m',
    severity: 'P2',
  },
  {
    name: 'events-unapplied',
    summary: 'events wait for a consumer that applies none',
    expr: 'max by (job, consumer) (consumer_lag_events) > 0 unless sum by (job, consumer) (increase(inbox_applied_total[15m])) > 0',
    lasts: '15m',
    severity: 'P2',
  },
  {
    name: 'events-dead',
    summary: 'an event could not be applied and was given up',
    expr: 'max by (job, consumer) (inbox_failures{state="dead"}) > 0',
    lasts: '1m',
    severity: 'P2',
  },
  {
    name: 'jobs-dead',
    summary: 'a job failed for good',
    expr: 'max by (job) (jobs_dead_letters) > 0',
    lasts: '1m',
    severity: 'P2',
  },
  {
    name: 'jobs-stuck',
    summary: 'jobs wait in a queue of a service that ends none',
    expr: 'max by (job, queue) (jobs_in_queue{state="enqueued"}) > 0 unless on (job) sum by (job) (increase(jobs_finished_total[1h])) > 0',
    lasts: '1h',
    severity: 'P2',
  },
  {
    name: 'connections',
    summary: 'requests wait for a connection to the database',
    expr: 'max by (job) (db_pool_connections{state="waiting"}) > 0',
    lasts: '5m',
    severity: 'P2',
  },
  {
    name: 'redis',
    summary:
      'Redis does not answer; nobody is limited, and requests with an Idempotency-Key are refused',
    expr: 'max by (job) (redis_circuit_open) > 0',
    lasts: '5m',
    severity: 'P2',
  },
];
