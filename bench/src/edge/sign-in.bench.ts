import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { TEST_PASSWORD as password, signUpAccount, startStack } from '@lyceum/testing';
import { CpuSplit, cpuOf } from '../cpu-split.js';
import type { BenchOptions, BenchResult } from '../result.js';
import { median } from '../statistics.js';

const ROUNDS = 3;
const SECONDS = 5;
/** V8 compiles what is hot: hundreds of sign-ins go by until it has. */
const WARM_UP_SECONDS = 10;
/** Hashes at once, in identity and bare: a core is left for everything that is no hash. */
const LANES = Math.max(1, availableParallelism() - 1);
/** Enough that a lane never waits for the next caller. */
const CALLERS = 4 * LANES;
/** OWASP's parameters, which are the defaults of identity. */
const OWASP = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Sign-ins through the gateway against the same hash by itself, and how late identity is meanwhile. Both have
 * the same lanes to hash in. Everybody has an account of their own: sign-ins to one account take turns.
 */
export async function signInBench({ seconds = SECONDS }: BenchOptions): Promise<BenchResult> {
  const stack = await startStack({
    services: ['gateway', 'identity'],
    env: { LOG_LEVEL: 'warn', PASSWORD_HASHES_AT_ONCE: String(LANES) },
  });
  try {
    const emails: string[] = [];
    while (emails.length < CALLERS) emails.push((await signUpAccount(stack.gatewayUrl)).email);
    const signIn = async (caller: number): Promise<void> => {
      const response = await fetch(`${stack.gatewayUrl}/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: emails[caller], password }),
      });
      if (response.status !== 200)
        throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    };
    const stored = await hash(password, OWASP);
    const bare = async (): Promise<void> => void (await verify(stored, password));

    await ratePerSecond(signIn, CALLERS, WARM_UP_SECONDS);
    await ratePerSecond(bare, LANES, 1);
    const cpu = new CpuSplit(cpuOf(stack, ['gateway', 'identity', 'postgres', 'redis']));
    const rates: { signIn: number[]; bare: number[] } = { signIn: [], bare: [] };
    // Interleaved, so that a slow minute of the machine hits both.
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.bare.push((await ratePerSecond(bare, LANES, seconds)).perSecond);
      const signIns = await cpu.during(() => ratePerSecond(signIn, CALLERS, seconds));
      rates.signIn.push(signIns.perSecond);
    }
    const lag = await eventLoopLag(stack.services['identity']!.url);
    return {
      bench: 'sign-in',
      figures: [
        { name: 'bare argon2id', value: median(rates.bare), unit: '/s' },
        { name: 'sign-in through the gateway', value: median(rates.signIn), unit: '/s' },
        {
          name: 'sign-in / bare',
          value: median(rates.signIn.map((rate, at) => rate / rates.bare[at]!)),
          unit: '×',
          target: { atLeast: 0.9 },
        },
        { name: 'identity, event loop late (p99)', value: lag, unit: 'ms', target: { atMost: 50 } },
      ],
      notes: [
        `${ROUNDS} rounds of ${seconds} s each, medians; ${LANES} hashes at once of ${availableParallelism()} cores in both, ${CALLERS} callers`,
        `processor time of a sign-in, with its hash: ${cpu}`,
        'Postgres, the gateway and the load generator share the cores that do not hash',
      ],
    };
  } finally {
    await stack.stop();
  }
}

async function ratePerSecond(
  job: (caller: number) => Promise<void>,
  callers: number,
  seconds: number,
): Promise<{ requests: number; perSecond: number }> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        await job(caller);
        done += 1;
      }
    }),
  );
  return { requests: done, perSecond: (done * 1000) / (performance.now() - started) };
}

async function eventLoopLag(serviceUrl: string): Promise<number> {
  const text = await (await fetch(`${serviceUrl}/metrics`)).text();
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error('Identity does not tell how late its event loop is.');
  return Number(seconds) * 1000;
}
