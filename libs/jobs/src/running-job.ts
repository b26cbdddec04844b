import { DBOS } from '@dbos-inc/dbos-sdk';
import { type Actor, DomainError, systemActor } from '@lyceum/platform';
import type { z } from 'zod';
import type { JobDefinition, JobRun, StepOptions, StepRun } from './job-definition.js';

const PROGRESS_INTERVAL_MS = 250;

export interface RunningJobContext {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | undefined;
  /** Fires when the process stops and gives its jobs back. */
  readonly stop: AbortSignal;
  readonly reportProgress: (fraction: number, note: string | undefined) => Promise<void>;
  readonly startPart: <S extends z.ZodType, R>(
    definition: JobDefinition<S, R>,
    key: string,
    input: z.input<S>,
  ) => Promise<{ getResult(): Promise<R> }>;
}

/** What a job's code works with, over one workflow of the engine. */
export class RunningJob implements JobRun {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | undefined;
  readonly actor: Actor;
  #progressAt = -PROGRESS_INTERVAL_MS;

  constructor(private readonly context: RunningJobContext) {
    this.id = context.id;
    this.name = context.name;
    this.tenantId = context.tenantId;
    this.actor = systemActor(`job:${context.name}`, { tenantId: context.tenantId });
  }

  step<T>(
    name: string,
    work: (step: StepRun) => Promise<T>,
    options: StepOptions = {},
  ): Promise<T> {
    const { attempts = 3, backoffSeconds = 1, backoffFactor = 2, timeoutMs } = options;
    return DBOS.runStep(() => this.#attempt(work), {
      name,
      retriesAllowed: attempts > 1,
      maxAttempts: attempts,
      intervalSeconds: backoffSeconds,
      backoffRate: backoffFactor,
      shouldRetry: options.retryIf ?? mayHelp,
      ...(timeoutMs !== undefined && { timeoutMS: timeoutMs }),
    });
  }

  async each<I, T>(
    name: string,
    items: readonly I[],
    options: StepOptions & { readonly concurrency: number },
    work: (item: I, step: StepRun) => Promise<T>,
  ): Promise<T[]> {
    const outcomes: PromiseSettledResult<T>[] = [];
    let next = 0;
    // Steps are numbered when they begin, and they begin in the order of the items whatever each takes.
    // That no failure cuts it short keeps the numbers the same on every run.
    const worker = async (): Promise<void> => {
      while (next < items.length) {
        const index = next++;
        const item = items[index] as I;
        const step = this.step(`${name} ${index}`, (run) => work(item, run), options);
        [outcomes[index]] = await Promise.allSettled([step]);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, worker));
    return valuesOf(outcomes);
  }

  async runAll<S extends z.ZodType, R>(
    definition: JobDefinition<S, R>,
    parts: readonly { readonly key: string; readonly input: z.input<S> }[],
  ): Promise<R[]> {
    const handles = [];
    for (const { key, input } of parts) {
      handles.push(await this.context.startPart(definition, key, input));
    }
    return valuesOf(await Promise.allSettled(handles.map((handle) => handle.getResult())));
  }

  async progress(fraction: number, note?: string): Promise<void> {
    const bounded = Math.min(1, Math.max(0, fraction));
    const now = performance.now();
    if (bounded < 1 && now - this.#progressAt < PROGRESS_INTERVAL_MS) return;
    this.#progressAt = now;
    await this.context.reportProgress(bounded, note);
  }

  publish(name: string, value: unknown): Promise<void> {
    return DBOS.setEvent(name, value);
  }

  sleep(ms: number): Promise<void> {
    return DBOS.sleep(ms);
  }

  async #attempt<T>(work: (step: StepRun) => Promise<T>): Promise<T> {
    const { stop } = this.context;
    const status = DBOS.stepStatus;
    try {
      return await work({
        attempt: status?.currentAttempt ?? 1,
        // Made when it is asked for: watching for cancellation polls the database.
        get signal() {
          const signals = [stop, status?.cancelSignal, status?.timeoutSignal];
          return AbortSignal.any(signals.filter((signal) => signal !== undefined));
        },
      });
    } catch (error) {
      // What fails because the process stops has not failed: whoever takes the job over does it again.
      if (stop.aborted) return new Promise<never>(() => undefined);
      throw error;
    }
  }
}

function mayHelp(error: unknown): boolean {
  return !(error instanceof DomainError && error.definition.status < 500);
}

function valuesOf<T>(outcomes: readonly PromiseSettledResult<T>[]): T[] {
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
