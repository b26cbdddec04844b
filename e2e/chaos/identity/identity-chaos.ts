import { startStack, type TestStack } from '@lyceum/testing';
import { signUp, type Account } from '../../test/support/school.js';
import { seededRandom } from '../random.js';
import { CHAOS_LIMITS, limitsWithoutRedis, type LimitsReport } from './limits.js';
import { revocationsWithoutBus, type RevocationsReport } from './revocations.js';
import { signUpsUnderFire, type SignUpsReport } from './sign-ups.js';

export interface IdentityChaosOptions {
  /** How many people sign up while identity dies. */
  readonly accounts: number;
  /** How many sessions end while the bus is away. */
  readonly revocations: number;
  /** How long Redis dies again and again, in seconds. */
  readonly limitSeconds: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface IdentityChaosReport extends SignUpsReport, RevocationsReport, LimitsReport {
  readonly seconds: number;
}

/** Identity dies during sign-ups, the bus during revocations, Redis during limits. */
export async function identityChaos(options: IdentityChaosOptions): Promise<IdentityChaosReport> {
  const { accounts, revocations, limitSeconds, seed, log } = options;
  const started = performance.now();
  const random = seededRandom(seed);
  const stack = await startStack({
    durable: true,
    env: { LOG_LEVEL: 'fatal', RATE_LIMITS: CHAOS_LIMITS },
  });
  try {
    log(`${accounts} people sign up while identity dies`);
    const signUps = await signUpsUnderFire(stack, accounts, random);
    log(`${revocations} sessions end while the bus is away`);
    const people = await manyAccounts(stack, revocations);
    const revoked = await revocationsWithoutBus(stack, people, random);
    log(`${limitSeconds} s of requests while Redis dies`);
    const { accessToken } = await signUp(stack.gatewayUrl);
    const limits = await limitsWithoutRedis(stack, accessToken, { seconds: limitSeconds, random });
    const seconds = Math.round((performance.now() - started) / 1000);
    return { ...signUps, ...revoked, ...limits, seconds };
  } finally {
    await stack.stop();
  }
}

/** What must not have been. @returns one sentence per finding */
export function identityFindings(report: IdentityChaosReport): string[] {
  const findings: string[] = [];
  const never = (count: number, what: string): void => {
    if (count > 0) findings.push(`${count} ${what}`);
  };
  never(report.lostAccounts, 'acknowledged accounts are lost');
  never(report.doubledAccounts, 'addresses have two accounts');
  never(report.unheardAccounts, 'accounts are unheard of in another service');
  never(report.acceptedTooLate, 'revoked tokens were taken 5 s after the bus was back');
  never(report.failedRequests, 'requests failed because Redis was away');
  if (!report.limitHoldsAgain) findings.push('limits do not hold after Redis is back');
  if (!report.degradationCounted) findings.push('the metrics did not say that nothing was counted');
  if (Math.min(report.identityDeaths, report.natsDeaths, report.redisDeaths) === 0)
    findings.push('something was never killed: the run proves nothing');
  return findings;
}

async function manyAccounts({ gatewayUrl }: TestStack, count: number): Promise<Account[]> {
  const accounts: Account[] = [];
  while (accounts.length < count) accounts.push(await signUp(gatewayUrl));
  return accounts;
}
