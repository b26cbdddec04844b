import { setTimeout as delay } from 'node:timers/promises';
import { call, type Answer, type Call } from '@lyceum/testing';

const RETRY_MS = 100;

/**
 * Asks until there is an answer that is no failure of the other side, as a patient client does: a broken
 * connection and a 5xx are tried again.
 */
export async function persist<Body>(
  url: string,
  request: Call,
  deadlineMs = 120_000,
): Promise<Answer<Body>> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const answer = await call<Body>(url, request).catch((error: unknown) => {
      if (performance.now() > until) throw error;
      return undefined;
    });
    if (answer && answer.status < 500) return answer;
    if (performance.now() > until)
      throw new Error(`${url} still answers ${answer?.status}: ${answer?.text}`);
    await delay(RETRY_MS);
  }
}
