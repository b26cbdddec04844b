import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Logger } from '@lyceum/platform';
import type { JobDefinition } from './job-definition.js';
import type { JobEngine, JobPayload, JobWorkflow } from './job-engine.js';
import { JobsSetupError } from './jobs-setup-error.js';
import { checkInput } from './job-input.js';
import type { JobMetrics, JobOutcome } from './job-metrics.js';
import type { JobsOptions, ProgressReport } from './jobs-options.js';
import type { ProgressStore } from './progress-store.js';
import { RunningJob } from './running-job.js';

export interface JobWorkerOptions {
  readonly engine: JobEngine;
  readonly progress: ProgressStore;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
  readonly onProgress: JobsOptions['onProgress'];
}

/** Runs the code of jobs when the engine says so. */
export class JobWorker {
  readonly #workflows = new Map<string, JobWorkflow>();
  readonly #stop = new AbortController();

  constructor(private readonly options: JobWorkerOptions) {}

  get names(): readonly string[] {
    return [...this.#workflows.keys()];
  }

  /** Before the engine is launched. */
  register(definition: JobDefinition): void {
    const { name } = definition;
    const run: JobWorkflow = (payload) => this.#run(definition, payload);
    this.#workflows.set(name, this.options.engine.register(name, run));
  }

  workflow(name: string): JobWorkflow {
    const workflow = this.#workflows.get(name);
    if (workflow) return workflow;
    throw new JobsSetupError(`Job ${name} is not among those this process was started with`);
  }

  /** The process stops: tells the steps at work, and keeps how they end from being recorded. */
  giveUp(): void {
    this.#stop.abort();
  }

  async #run(definition: JobDefinition, payload: JobPayload): Promise<unknown> {
    const { name } = definition;
    const { metrics, logger } = this.options;
    const id = DBOS.workflowID as string;
    const started = performance.now();
    const finished = (outcome: JobOutcome): void =>
      metrics.finished(name, outcome, (performance.now() - started) / 1000);
    metrics.started(name);
    try {
      const input = checkInput(definition, payload.input);
      const result = await definition.run(this.#runningJob(id, name, payload.tenantId), input);
      finished('succeeded');
      return result;
    } catch (error) {
      if (this.#stop.signal.aborted) return new Promise<never>(() => undefined);
      const cancelled = error instanceof Error && error.name === 'DBOSWorkflowCancelledError';
      finished(cancelled ? 'cancelled' : 'failed');
      if (!cancelled) {
        logger.error({ err: error, job: name, jobId: id }, 'A job failed; it can be re-driven');
      }
      throw error;
    }
  }

  #runningJob(id: string, name: string, tenant: string | null): RunningJob {
    const tenantId = tenant ?? undefined;
    return new RunningJob({
      id,
      name,
      tenantId,
      stop: this.#stop.signal,
      reportProgress: (fraction, note) =>
        this.#report({ jobId: id, name, tenantId, fraction, note }),
      startPart: (part, key, input) => {
        checkInput(part, input);
        return this.options.engine.start(this.workflow(part.name), {
          id: `${id}/${part.name}:${key}`,
          queue: part.queue,
          payload: { tenantId: tenant, input },
        });
      },
    });
  }

  async #report(report: ProgressReport): Promise<void> {
    const { progress, logger, onProgress } = this.options;
    try {
      const moved = await progress.advance(report.jobId, report.fraction, report.note);
      if (moved) await onProgress?.(report);
    } catch (error) {
      logger.warn({ err: error, jobId: report.jobId }, 'Progress could not be reported');
    }
  }
}
