import type { Actor } from '@lyceum/platform';
import type { z } from 'zod';
import { JobsSetupError } from './jobs-setup-error.js';

export interface StepOptions {
  /** Tries in all. Default 3. */
  readonly attempts?: number;
  /** Seconds before the second try. Default 1. */
  readonly backoffSeconds?: number;
  /** By how much the wait grows with each try. Default 2. */
  readonly backoffFactor?: number;
  /** Longest time of one try. Unbounded when left out. */
  readonly timeoutMs?: number;
  /** Whether another try may help. By default not after a `DomainError` below 500: that is an answer. */
  readonly retryIf?: (error: unknown) => boolean;
}

export interface StepRun {
  /** From 1. */
  readonly attempt: number;
  /** Fires when the job is cancelled (within about a second), the try takes too long or the process stops. */
  readonly signal: AbortSignal;
}

/**
 * A job at work. Between its steps it must do the same each time it runs with the same step results:
 * after a crash it is run again from the top, and finished steps return what they returned.
 * Time, chance and anything from outside belong into steps.
 */
export interface JobRun {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | undefined;
  /** The service itself, in the tenant of the job. */
  readonly actor: Actor;
  /**
   * Runs `work` once: its result is kept, and not computed again after a crash. A crash before it is kept
   * runs it again, so it must bear being repeated.
   */
  step<T>(name: string, work: (step: StepRun) => Promise<T>, options?: StepOptions): Promise<T>;
  /**
   * A step per item, several at a time in this process. All are tried before the first failure is thrown.
   * For pieces that should spread over processes, use `runAll`.
   */
  each<I, T>(
    name: string,
    items: readonly I[],
    options: StepOptions & { readonly concurrency: number },
    work: (item: I, step: StepRun) => Promise<T>,
  ): Promise<T[]>;
  /**
   * Jobs of their own, waited for; their queue says how many run at once. `key` names each within this job.
   * Results come in the order given. All have ended before the first failure is thrown.
   */
  runAll<S extends z.ZodType, R>(
    definition: JobDefinition<S, R>,
    parts: readonly { readonly key: string; readonly input: z.input<S> }[],
  ): Promise<R[]>;
  /**
   * How far it is, from 0 to 1. Never goes back. May be called often, in and between steps; it is written
   * a few times a second at most.
   */
  progress(fraction: number, note?: string): Promise<void>;
  /** A partial result, readable before the job ends. Between steps only. */
  publish(name: string, value: unknown): Promise<void>;
  /** Waits, also across restarts. Between steps only. */
  sleep(ms: number): Promise<void>;
}

export interface JobDefinition<S extends z.ZodType = z.ZodType, R = unknown> {
  readonly name: string;
  readonly input: S;
  readonly queue: string;
  run(job: JobRun, input: z.output<S>): Promise<R>;
}

/**
 * Declares a job. Running jobs survive a deployment, so the order and names of its steps must not change
 * under them: give a changed job a new name (`media.package.v2`) and keep the old until it has drained.
 *
 * @param definition `queue` is one of the queues the process is started with.
 */
export function defineJob<S extends z.ZodType, R>(
  definition: JobDefinition<S, R>,
): JobDefinition<S, R> {
  if (!/^[a-z][a-z0-9.-]{0,80}$/.test(definition.name)) {
    throw new JobsSetupError(
      `Job "${definition.name}": the name must be lower case letters, digits, dots and dashes`,
    );
  }
  return definition;
}

/** A job that is enqueued by the clock, once for each time in all processes together. */
export interface JobSchedule<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  /** IANA name. UTC when left out. */
  readonly timeZone?: string;
  readonly job: JobDefinition<S>;
  input(firedAt: Date): z.input<S>;
}
