import { DBOS } from '@dbos-inc/dbos-sdk';
import type { z } from 'zod';
import type { JobDefinition } from './job-definition.js';
import { JobEngine } from './job-engine.js';
import { jobErrors } from './job-errors.js';
import { JobsSetupError } from './jobs-setup-error.js';
import { checkInput } from './job-input.js';
import { JobMetrics } from './job-metrics.js';
import { type JobQueue, jobQueues } from './job-queues.js';
import {
  type JobState,
  type JobStatus,
  jobStates,
  jobStatus,
  workflowStatuses,
} from './job-status.js';
import { JobWorker } from './job-worker.js';
import {
  type EnqueueOptions,
  everyTenant,
  type JobFilter,
  type JobScope,
  type JobsOptions,
} from './jobs-options.js';
import { ProgressStore } from './progress-store.js';
import { redriveWorkflow } from './redrive.js';
import { applySchedules } from './schedules.js';

/** How long a job that ended is kept. Enqueued again by its key within that time, it does not run again. */
const RETENTION_MS = 30 * 24 * 3_600_000;
const PRUNE_INTERVAL_MS = 3_600_000;

/**
 * Durable jobs of a service in its own Postgres. One instance per process: the engine underneath is global
 * to it. Every process that enqueues also works.
 */
export class Jobs {
  readonly #engine: JobEngine;
  readonly #progress: ProgressStore;
  readonly #worker: JobWorker;
  #pruning: NodeJS.Timeout | undefined;
  #pruned: Promise<void> = Promise.resolve();

  private constructor(private readonly options: JobsOptions) {
    this.#engine = new JobEngine({
      service: options.service,
      url: options.url,
      logger: options.logger,
      maxConnections: options.maxConnections ?? 10,
      recoveryIntervalMs: options.recoveryIntervalMs ?? 5000,
    });
    const { pool, schema } = this.#engine;
    this.#progress = new ProgressStore(pool, schema);
    this.#worker = new JobWorker({
      engine: this.#engine,
      progress: this.#progress,
      metrics: new JobMetrics(options.metrics, pool, schema),
      logger: options.logger,
      onProgress: options.onProgress,
    });
  }

  /**
   * Begins to work, and takes over what dead processes left.
   * @throws JobsSetupError for a second instance, an unknown queue, a name given twice or a schema that is not migrated.
   */
  static async start(options: JobsOptions): Promise<Jobs> {
    const queues = queuesOf(options);
    const jobs = new Jobs(options);
    for (const definition of options.jobs) jobs.#worker.register(definition);
    const schedules = applySchedules(options.schedules ?? [], (schedule, firedAt) =>
      jobs.enqueue(
        schedule.job,
        { tenantId: undefined, key: `${schedule.name}:${firedAt.toISOString()}` },
        schedule.input(firedAt),
      ),
    );
    await jobs.#engine.launch(queues);
    await schedules.activate();
    jobs.#pruneAgainAndAgain();
    return jobs;
  }

  /**
   * @returns the job's id, the same for the same job, tenant and key.
   * @throws jobs.invalid_input
   */
  async enqueue<S extends z.ZodType, R>(
    definition: JobDefinition<S, R>,
    options: EnqueueOptions,
    input: z.input<S>,
  ): Promise<string> {
    checkInput(definition, input);
    const id = jobId(definition.name, options.tenantId, options.key);
    await this.#engine.start(this.#worker.workflow(definition.name), {
      id,
      queue: definition.queue,
      payload: { tenantId: options.tenantId ?? null, input },
      priority: options.priority,
      delaySeconds: options.delaySeconds,
    });
    return id;
  }

  /** @throws jobs.job_not_found, also for a job of another tenant. */
  async get(scope: JobScope, id: string): Promise<JobStatus> {
    const workflow = await DBOS.getWorkflowStatus(id);
    if (!workflow || !this.#worker.names.includes(workflow.workflowName))
      throw jobErrors.job_not_found();
    const status = jobStatus(workflow, (await this.#progress.of([id])).get(id));
    if (scope !== everyTenant && (!scope.tenantId || scope.tenantId !== status.tenantId)) {
      throw jobErrors.job_not_found();
    }
    return status;
  }

  /** Newest first. With `states: ['failed']` these are the dead letters. */
  async list(scope: JobScope, filter: JobFilter = {}): Promise<JobStatus[]> {
    if (scope !== everyTenant && !scope.tenantId) return [];
    const workflows = await DBOS.listWorkflows({
      workflowName: filter.name ?? [...this.#worker.names],
      status: workflowStatuses(filter.states ?? jobStates),
      ...(scope !== everyTenant && { attributes: { tenant: scope.tenantId } }),
      limit: filter.limit ?? 50,
      offset: filter.offset ?? 0,
      sortDesc: true,
      loadInput: false,
    });
    const progress = await this.#progress.of(workflows.map((workflow) => workflow.workflowID));
    return workflows.map((workflow) => jobStatus(workflow, progress.get(workflow.workflowID)));
  }

  /**
   * Waits for the end.
   * @throws jobs.failed with the reason, jobs.cancelled, jobs.not_finished when the time is up.
   */
  async result<R>(scope: JobScope, id: string, timeoutSeconds: number): Promise<R> {
    await this.get(scope, id);
    await DBOS.getResult(id, { timeoutSeconds, pollingIntervalMs: 100 }).catch(() => undefined);
    const { state, error } = await this.get(scope, id);
    if (state === 'failed') throw jobErrors.failed({ detail: error });
    if (state === 'cancelled') throw jobErrors.cancelled();
    if (state !== 'succeeded') throw jobErrors.not_finished();
    return (await DBOS.getResult(id)) as R;
  }

  /** What the job published under this name so far. */
  async published<T>(scope: JobScope, id: string, name: string): Promise<T | undefined> {
    await this.get(scope, id);
    return (await DBOS.getEvent<T>(id, name, 0)) ?? undefined;
  }

  /**
   * Takes it from its queue, or ends it at its next step; its parts too.
   * @throws jobs.job_not_found, jobs.already_finished
   */
  async cancel(scope: JobScope, id: string): Promise<void> {
    const { finishedAt } = await this.get(scope, id);
    if (finishedAt) throw jobErrors.already_finished();
    await DBOS.cancelWorkflow(id, { cancelChildren: true });
  }

  /**
   * Lets a failed or cancelled job go on from the first step that failed; its failed parts first. Steps
   * before that are not done again.
   * @throws jobs.job_not_found, jobs.not_finished, jobs.already_finished
   */
  async redrive(scope: JobScope, id: string): Promise<void> {
    const { state } = await this.get(scope, id);
    if (state === 'succeeded') throw jobErrors.already_finished();
    if (state !== 'failed' && state !== 'cancelled') throw jobErrors.not_finished();
    await redriveWorkflow(DBOS, id);
  }

  /**
   * Deletes jobs that ended before a time: succeeded and cancelled ones, and failed ones too if said so.
   * @returns how many.
   */
  async prune(
    before: Date,
    states: readonly JobState[] = ['succeeded', 'cancelled'],
  ): Promise<number> {
    let pruned = 0;
    for (;;) {
      const page = await DBOS.listWorkflows({
        status: workflowStatuses(states),
        completedBefore: before.toISOString(),
        limit: 500,
        loadInput: false,
        loadOutput: false,
      });
      if (page.length === 0) return pruned;
      const ids = page.map((workflow) => workflow.workflowID);
      await DBOS.deleteWorkflows(ids);
      await this.#progress.forget(ids);
      pruned += ids.length;
    }
  }

  /** Each replica does it: what another has deleted is deleted. */
  #pruneAgainAndAgain(): void {
    const prune = async (): Promise<void> => {
      try {
        await this.prune(new Date(Date.now() - RETENTION_MS));
      } catch (error) {
        this.options.logger.warn(
          { err: error },
          'Old jobs could not be deleted; trying again later',
        );
      }
    };
    this.#pruned = prune();
    this.#pruning = setInterval(() => {
      this.#pruned = prune();
    }, PRUNE_INTERVAL_MS).unref();
  }

  /** For readiness checks. @throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.#engine.pool.query('SELECT 1');
  }

  /**
   * Takes no more jobs, gives those at work `stopGraceMs` to end, then fires the signal of their steps and
   * puts them back into their queues, for the next process to go on after their last finished step.
   */
  async stop(): Promise<void> {
    clearInterval(this.#pruning);
    await this.#pruned;
    await this.#engine.stop(this.options.stopGraceMs ?? 10_000, () => this.#worker.giveUp());
  }
}

function jobId(name: string, tenantId: string | undefined, key: string): string {
  return `${name}:${tenantId ?? '~'}:${key}`;
}

function queuesOf(options: JobsOptions): Map<string, JobQueue> {
  const known: Readonly<Record<string, JobQueue>> = options.queues ?? jobQueues;
  const used = new Map<string, JobQueue>();
  const names = new Set<string>();
  for (const { name, queue } of options.jobs) {
    const definition = known[queue];
    if (!definition) throw new JobsSetupError(`Job ${name}: there is no queue "${queue}"`);
    if (names.has(name)) throw new JobsSetupError(`Job ${name} is defined twice`);
    names.add(name);
    used.set(queue, definition);
  }
  return used;
}
