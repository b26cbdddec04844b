import { setTimeout as sleep } from 'node:timers/promises';
import { ModelFailure } from '../model-failure.js';

const MOST_ATTEMPTS = 3;
const FIRST_WAIT_MS = 250;
/** Whoever asks to be left alone for longer is not waited for: the next model answers sooner. */
const LONGEST_WAIT_MS = 5_000;

/**
 * How long to wait before the same is asked again; `undefined` when it is not. What may have been charged is not
 * repeated. The wait is random (full jitter), so that those who failed together do not come back together.
 *
 * @param attempt how many there were, from 1
 */
export function waitBeforeRetry(
  { kind, usage, retryAfterMs = 0 }: ModelFailure,
  attempt: number,
): number | undefined {
  const mayHelp = kind === 'unavailable' || kind === 'overloaded';
  if (!mayHelp || usage || attempt >= MOST_ATTEMPTS || retryAfterMs > LONGEST_WAIT_MS)
    return undefined;
  return retryAfterMs + Math.random() * FIRST_WAIT_MS * 2 ** (attempt - 1);
}

/**
 * Does something until it works or does not get better by repeating.
 *
 * @throws ModelFailure
 */
export async function withRetries<T>(
  signal: AbortSignal,
  modelId: string,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = error instanceof ModelFailure ? waitBeforeRetry(error, attempt) : undefined;
      if (wait === undefined) throw error;
      await waitFor(wait, signal, modelId);
    }
  }
}

/** @throws ModelFailure `cancelled` when the caller goes meanwhile */
export async function waitFor(ms: number, signal: AbortSignal, modelId: string): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw new ModelFailure('cancelled', 'the caller has gone', { modelId, cause: error });
  }
}
