import { setTimeout as delay } from 'node:timers/promises';
import { call, type TestStack } from '@lyceum/testing';
import { setOnFire } from './fire.js';

const CHAOS_DEFAULT_LIMIT = 200;
/** Everything comes back within this by itself. */
const RECOVERY_MS = 30_000;
/** A limit that a test can reach, and none in the way of the other parts. */
export const CHAOS_LIMITS = `auth 10000/s, default ${CHAOS_DEFAULT_LIMIT}/5s`;

export interface LimitsReport {
  readonly requests: number;
  /** Answers other than 200 and 429 while Redis was dying. */
  readonly failedRequests: number;
  /** Whether the limit counted again once Redis was back. */
  readonly limitHoldsAgain: boolean;
  /** Whether the gateway said in its metrics that it could not count. */
  readonly degradationCounted: boolean;
  readonly redisDeaths: number;
}

/** Requests go on while Redis dies again and again: the edge stays up, and counts again afterwards. */
export async function limitsWithoutRedis(
  stack: TestStack,
  token: string,
  { seconds, random }: { seconds: number; random: () => number },
): Promise<LimitsReport> {
  const url = `${stack.gatewayUrl}/v1/users/me`;
  const statuses: number[] = [];
  const fire = setOnFire(stack.infrastructure.redis!, random);
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    statuses.push((await call(url, { token })).status);
    await delay(10);
  }
  await fire.quench();
  return {
    requests: statuses.length,
    failedRequests: statuses.filter((status) => status !== 200 && status !== 429).length,
    limitHoldsAgain: await holds(url, token),
    degradationCounted: await degradationCounted(stack),
    redisDeaths: fire.deaths,
  };
}

/** More requests at once than the limit of `CHAOS_LIMITS` allows: some must be refused, as soon as Redis is heard again. */
async function holds(url: string, token: string): Promise<boolean> {
  for (const until = performance.now() + RECOVERY_MS; performance.now() < until;) {
    const answers = await Promise.all(
      Array.from({ length: CHAOS_DEFAULT_LIMIT + 1 }, () => call(url, { token })),
    );
    if (answers.some(({ status }) => status === 429)) return true;
  }
  return false;
}

async function degradationCounted({ services }: TestStack): Promise<boolean> {
  const metrics = await call(`${services['gateway']!.url}/metrics`);
  return /rate_limit_decisions_total\{[^}]*outcome="unchecked"[^}]*\} [1-9]/.test(metrics.text);
}
