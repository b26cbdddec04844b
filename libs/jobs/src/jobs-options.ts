import type { Logger, Metrics } from '@lyceum/platform';
import type { JobDefinition, JobSchedule } from './job-definition.js';
import type { JobQueue } from './job-queues.js';
import type { JobState } from './job-status.js';

/** Whose jobs: those of one tenant, or all of them (an operator, the service itself). */
export type JobScope = { readonly tenantId: string | undefined } | typeof everyTenant;
export const everyTenant = Symbol('every tenant');

export interface ProgressReport {
  readonly jobId: string;
  readonly name: string;
  readonly tenantId: string | undefined;
  readonly fraction: number;
  readonly note: string | undefined;
}

export interface JobsOptions {
  readonly service: string;
  /** With the role `lyceum_<service>_jobs`, and not through a pooler in transaction mode. */
  readonly url: string;
  readonly jobs: readonly JobDefinition[];
  readonly schedules?: readonly JobSchedule[];
  /** Default `jobQueues`. */
  readonly queues?: Readonly<Record<string, JobQueue>>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called after progress was stored. To send an event, say; a failure is logged and changes nothing. */
  readonly onProgress?: (report: ProgressReport) => void | Promise<void>;
  readonly maxConnections?: number;
  /** How soon jobs of a dead process are taken over. Default 5000. */
  readonly recoveryIntervalMs?: number;
  /** How long jobs may go on when the process stops. Default 10 000. */
  readonly stopGraceMs?: number;
}

export interface EnqueueOptions {
  /** The job belongs to this school; queues are fair between them. */
  readonly tenantId: string | undefined;
  /** What makes it the same job: the id of the event that asks for it. Enqueued again, it still runs once. */
  readonly key: string;
  /** Lower comes first among the jobs of a tenant. Default 0, which is first. */
  readonly priority?: number;
  readonly delaySeconds?: number;
}

export interface JobFilter {
  readonly states?: readonly JobState[];
  readonly name?: string;
  /** Default 50. */
  readonly limit?: number;
  readonly offset?: number;
}
