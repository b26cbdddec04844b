import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `assertion` again and again until it does not throw, and returns what it returned: for what becomes
 * true only after an event has travelled.
 * @throws the last error, its message led by how long was waited, when the time is up.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 30_000, intervalMs = 25 }: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      const elapsedMs = performance.now() - start;
      if (elapsedMs + intervalMs > timeoutMs) throw afterWaiting(error, elapsedMs);
    }
    await sleep(intervalMs);
  }
}

function afterWaiting(error: unknown, elapsedMs: number): Error {
  const wrapped = error instanceof Error ? error : new Error(String(error));
  wrapped.message = `not within ${Math.round(elapsedMs)} ms: ${wrapped.message}`;
  return wrapped;
}
