import type { WorkflowStatus, WorkflowStatusString } from '@dbos-inc/dbos-sdk';

export const jobStates = [
  'queued',
  'delayed',
  'running',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof jobStates)[number];

export interface JobProgress {
  /** From 0 to 1. */
  readonly fraction: number;
  readonly note: string | undefined;
  readonly at: Date;
}

export interface JobStatus {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | undefined;
  readonly state: JobState;
  readonly queue: string | undefined;
  readonly priority: number;
  /** How often it was taken from its queue: more than 1 after a crash or a stop. */
  readonly runs: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
  readonly progress: JobProgress | undefined;
}

/** A failed job is a dead letter: it stays listed until it is re-driven or pruned. */
const STATUSES: Readonly<Record<JobState, readonly WorkflowStatusString[]>> = {
  queued: ['ENQUEUED'],
  delayed: ['DELAYED'],
  running: ['PENDING'],
  succeeded: ['SUCCESS'],
  failed: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
  cancelled: ['CANCELLED'],
};

export function workflowStatuses(states: readonly JobState[]): WorkflowStatusString[] {
  return states.flatMap((state) => STATUSES[state]);
}

export function jobStatus(workflow: WorkflowStatus, progress: JobProgress | undefined): JobStatus {
  const state = jobStates.find((one) => (STATUSES[one] as string[]).includes(workflow.status));
  const tenant = workflow.attributes?.['tenant'];
  return {
    id: workflow.workflowID,
    name: workflow.workflowName,
    tenantId: typeof tenant === 'string' ? tenant : undefined,
    state: state ?? 'failed',
    queue: workflow.queueName,
    priority: workflow.priority,
    runs: workflow.recoveryAttempts ?? 0,
    createdAt: new Date(workflow.createdAt),
    finishedAt: workflow.completedAt === undefined ? undefined : new Date(workflow.completedAt),
    error: failureOf(workflow),
    progress,
  };
}

function failureOf({ status, error, recoveryAttempts }: WorkflowStatus): string | undefined {
  if (status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') {
    return `The process ended ${recoveryAttempts ?? 'too many'} times while it ran this job`;
  }
  if (status !== 'ERROR') return undefined;
  return error instanceof Error ? error.message : String(error);
}
