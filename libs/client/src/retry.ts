import { ApiError, ConnectionError } from './errors.js';

export interface RetryOptions {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Milliseconds that the first wait is at most; each further one may be twice as long. */
  readonly baseMs: number;
  /** No wait is longer. An answer that asks for a longer one is passed on instead. */
  readonly maxMs: number;
}

export const defaultRetry: RetryOptions = { attempts: 4, baseMs: 200, maxMs: 10_000 };

const PASSING = new Set([408, 429, 502, 503, 504]);

/**
 * Repeats a call that failed for a reason that may pass. Waits are random between nothing and a doubling
 * bound ("full jitter"), so that clients that failed together do not come back together; `Retry-After` is
 * waited for in full, plus a little at random.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  { attempts, baseMs, maxMs }: RetryOptions,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !mayPass(error)) throw error;
      const bound = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
      const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      if (asked > maxMs) throw error;
      await wait(asked + Math.random() * bound, signal);
    }
  }
}

/** Whether it failed for a reason that may pass. */
export function mayPass(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof ApiError)) return false;
  return PASSING.has(error.status) || error.code === 'request.idempotency_in_progress';
}

/** @throws the reason of the signal */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
