import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import type { Logger } from '@lyceum/platform';
import pg from 'pg';
import { dbosLogger } from './dbos-logger.js';
import { ExecutorLease } from './executor-lease.js';
import type { JobQueue } from './job-queues.js';
import { jobsSchemaOf } from './jobs-schema.js';
import { JobsSetupError } from './jobs-setup-error.js';

/** Jobs without a tenant share this partition of their queue. */
const NO_TENANT = '~';
/** A job that ends its process this often is given up. Deployments count too. */
const MAX_RUNS = 50;
/** Jobs outlive deployments; the engine would else tie each to the hash of the code that started it. */
const ENGINE_VERSION = '1';

export interface EngineOptions {
  readonly service: string;
  readonly url: string;
  readonly logger: Logger;
  readonly maxConnections: number;
  readonly recoveryIntervalMs: number;
}

/** What a workflow is given. */
export interface JobPayload {
  readonly tenantId: string | null;
  readonly input: unknown;
}

export type JobWorkflow = (payload: JobPayload) => Promise<unknown>;

export interface StartJob {
  readonly id: string;
  readonly queue: string;
  readonly payload: JobPayload;
  readonly priority?: number | undefined;
  readonly delaySeconds?: number | undefined;
}

/** DBOS Transact, set up our way: own schema, no DDL, no admin server, no telemetry, one per process. */
export class JobEngine {
  readonly pool: pg.Pool;
  readonly schema: string;
  readonly #lease: ExecutorLease;
  readonly #executorId = `${hostname()}:${process.pid}:${randomUUID()}`;

  constructor(private readonly options: EngineOptions) {
    if (DBOS.isInitialized()) {
      throw new JobsSetupError('Jobs run in this process already: there can be one engine in each');
    }
    this.schema = jobsSchemaOf(options.service);
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.maxConnections,
      application_name: `${options.service}-jobs`,
      connectionTimeoutMillis: 5000,
      idle_in_transaction_session_timeout: 60_000,
    });
    this.pool.on('error', (error) => {
      options.logger.warn({ err: error }, 'An idle database connection of the jobs broke');
    });
    this.#lease = new ExecutorLease({
      pool: this.pool,
      schema: this.schema,
      executorId: this.#executorId,
      logger: options.logger,
      intervalMs: options.recoveryIntervalMs,
      recover: recoverJobsOf,
    });
    DBOS.setConfig({
      name: options.service,
      systemDatabaseUrl: options.url,
      systemDatabasePool: this.pool,
      systemDatabaseSchemaName: this.schema,
      runMigrations: false,
      logger: dbosLogger(options.logger),
      enableOTLP: false,
      tracingEnabled: false,
      applicationVersion: ENGINE_VERSION,
      executorID: this.#executorId,
    });
  }

  /** Before `launch`. */
  register(name: string, workflow: JobWorkflow): JobWorkflow {
    return DBOS.registerWorkflow(workflow, { name, maxRecoveryAttempts: MAX_RUNS });
  }

  /** @throws JobsSetupError when the schema is missing or older than this version needs. */
  async launch(queues: ReadonlyMap<string, JobQueue>): Promise<void> {
    try {
      await this.#lease.acquire();
      await DBOS.launch();
      for (const [name, queue] of queues) {
        await DBOS.registerQueue(name, { ...queueParameters(queue), onConflict: 'always_update' });
      }
    } catch (error) {
      await DBOS.shutdown({ deregister: true });
      await this.#lease.release();
      await this.pool.end();
      throw new JobsSetupError(
        `The jobs of ${this.options.service} cannot start: is schema ${this.schema} migrated, and JOBS_DATABASE_URL right? ${error instanceof Error ? error.message : ''}`,
        { cause: error },
      );
    }
    await this.#lease.watch();
  }

  /** Enqueues, once per id: again with the same id attaches to the first. */
  start<R>(workflow: JobWorkflow, job: StartJob): Promise<WorkflowHandle<R>> {
    const { tenantId } = job.payload;
    const start = DBOS.startWorkflow(workflow, {
      workflowID: job.id,
      queueName: job.queue,
      enqueueOptions: {
        queuePartitionKey: tenantId ?? NO_TENANT,
        ...(job.priority !== undefined && { priority: job.priority }),
        ...(job.delaySeconds !== undefined && { delaySeconds: job.delaySeconds }),
      },
      workflowAttributes: { tenant: tenantId },
    });
    return start(job.payload) as Promise<WorkflowHandle<R>>;
  }

  /**
   * Takes no more jobs and waits for those at work. What has not ended by then is put back into its queue.
   * @param onGraceEnded called when the wait is over
   */
  async stop(graceMs: number, onGraceEnded: () => void): Promise<void> {
    const timer = setTimeout(onGraceEnded, graceMs);
    try {
      await DBOS.shutdown({ workflowCompletionTimeoutMS: graceMs, deregister: true });
    } finally {
      clearTimeout(timer);
      onGraceEnded();
    }
    await this.#handBack();
    await this.#lease.release();
    await this.pool.end();
  }

  /** The same the next process would do once it finds this one dead, without the wait. */
  async #handBack(): Promise<void> {
    const { rowCount } = await this.pool.query(
      `UPDATE "${this.schema}".workflow_status
       SET status = 'ENQUEUED', owner_xid = NULL, started_at_epoch_ms = NULL,
         updated_at = (extract(epoch from now()) * 1000)::bigint
       WHERE status = 'PENDING' AND executor_id = $1 AND queue_name IS NOT NULL`,
      [this.#executorId],
    );
    if (rowCount) {
      this.options.logger.info(
        { jobs: rowCount },
        'Unfinished jobs were put back into their queues',
      );
    }
  }
}

async function recoverJobsOf(executorId: string): Promise<number> {
  const handles = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([executorId]);
  return handles?.length ?? 0;
}

function queueParameters(queue: JobQueue): Parameters<typeof DBOS.registerQueue>[1] {
  const { concurrency = Number.MAX_SAFE_INTEGER, perProcess, perTenant } = queue;
  return {
    workerConcurrency: Math.min(perProcess, concurrency),
    partitionConcurrency: Math.min(perTenant, concurrency),
    minPollingIntervalMs: queue.pollMs ?? 200,
    ...(queue.concurrency !== undefined && { globalConcurrency: queue.concurrency }),
    ...(queue.rate && {
      rateLimit: { limitPerPeriod: queue.rate.limit, periodSec: queue.rate.seconds },
    }),
  };
}
