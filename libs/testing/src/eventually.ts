import { setTimeout as sleep } from 'node:timers/promises';

/** What takes seconds is not asked after as often as what is there in a moment: asking takes the time of others. */
const LONGEST_INTERVAL_MS = 100;

/**
 * Calls `assertion` again and again until it does not throw, and returns what it returned: for what becomes
 * true only after an event has travelled.
 * @param options.intervalMs between the first calls; later ones are a tenth of the time waited apart.
 * @throws the last error, its message led by how long was waited, when the time is up.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 30_000, intervalMs = 25 }: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const elapsedMs = performance.now() - start;
    try {
      return await assertion();
    } catch (error) {
      if (elapsedMs >= timeoutMs) throw afterWaiting(error, elapsedMs);
    }
    const pauseMs = Math.max(intervalMs, Math.min(elapsedMs / 10, LONGEST_INTERVAL_MS));
    await sleep(Math.min(pauseMs, Math.max(0, timeoutMs - elapsedMs)));
  }
}

function afterWaiting(error: unknown, elapsedMs: number): Error {
  const wrapped = error instanceof Error ? error : new Error(String(error));
  wrapped.message = `not within ${Math.round(elapsedMs)} ms: ${wrapped.message}`;
  return wrapped;
}
