import { email as anyAddress, signUpAccount, startStack, uniqueName } from '@lyceum/testing';
import type { BenchOptions, BenchResult, Figure } from '../result.js';
import { median } from '../statistics.js';

const ACCOUNTS = 40;
/** Fewer than the failures that are free: a sixth would be answered sooner, with 429. */
const FAILURES_EACH = 4;
const AT_ONCE = 4;

/** Two kinds of requests that an outsider must not be able to tell apart by the clock. */
interface Pair {
  readonly name: string;
  readonly one: (at: number) => Promise<unknown>;
  readonly other: (at: number) => Promise<unknown>;
}

/**
 * Whether answers come sooner for what exists than for what does not. For each pair: the difference of the medians,
 * and how often one kind takes longer than the other (the area under the ROC curve, 50 % when nothing can be told).
 */
export async function timingBench(_options: BenchOptions): Promise<BenchResult> {
  const stack = await startStack({
    services: ['gateway', 'identity'],
    env: { LOG_LEVEL: 'warn' },
  });
  try {
    const known: string[] = [];
    let accessToken = '';
    while (known.length < ACCOUNTS) {
      const batch = Array.from({ length: AT_ONCE }, () => signUpAccount(stack.gatewayUrl));
      for (const account of await Promise.all(batch)) {
        known.push(account.email);
        accessToken = account.accessToken;
      }
    }
    const post = async (path: string, body: object): Promise<void> => {
      const response = await fetch(`${stack.gatewayUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
      if (response.status === 429 || response.status >= 500)
        throw new Error(`${path} answered ${response.status}`);
    };
    const read = async (token: string): Promise<void> => {
      const response = await fetch(`${stack.gatewayUrl}/v1/users/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      await response.arrayBuffer();
      if (response.status !== 401) throw new Error(`a forged token got ${response.status}`);
    };
    const wrong = 'not the right password';
    const ofAccount = (at: number): string => known[at % ACCOUNTS]!;
    const signUp = (email: string): Promise<void> =>
      post('/v1/auth/sign-up', { email, password: uniqueName('password'), name: 'Ada' });
    const pairs: readonly Pair[] = [
      {
        name: 'sign-in with a wrong password: an account, none',
        one: (at) => post('/v1/auth/sign-in', { email: ofAccount(at), password: wrong }),
        other: () => post('/v1/auth/sign-in', { email: anyAddress(), password: wrong }),
      },
      {
        name: 'forgotten password: an account, none',
        one: (at) => post('/v1/auth/forgot-password', { email: ofAccount(at) }),
        other: () => post('/v1/auth/forgot-password', { email: anyAddress() }),
      },
      {
        name: 'sign-up: a taken address, a free one',
        one: (at) => signUp(ofAccount(at)),
        other: () => signUp(anyAddress()),
      },
      {
        // The point R (RFC 8032 §5.1.7): of the number S after it, what is out of range is refused without a look.
        name: 'forged signature: wrong in the first byte of R, in the last',
        one: (at) => read(forged(accessToken, 0, at)),
        other: (at) => read(forged(accessToken, 31, at)),
      },
    ];
    const figures: Figure[] = [];
    for (const pair of pairs) figures.push(...(await compare(pair)));
    return {
      bench: 'timing',
      figures,
      notes: [
        `${ACCOUNTS * FAILURES_EACH} requests of each kind, in turns, one after the other, over loopback: what a network adds is far more`,
      ],
    };
  } finally {
    await stack.stop();
  }
}

async function compare({ name, one, other }: Pair): Promise<Figure[]> {
  const times: { one: number[]; other: number[] } = { one: [], other: [] };
  const timed = async (kind: 'one' | 'other', at: number): Promise<void> => {
    const started = performance.now();
    await (kind === 'one' ? one(at) : other(at));
    times[kind].push(performance.now() - started);
  };
  for (let at = 0; at < ACCOUNTS * FAILURES_EACH; at += 1)
    // Neither always comes second: what the first leaves behind would count as its own.
    for (const kind of at % 2 === 0 ? (['one', 'other'] as const) : (['other', 'one'] as const))
      await timed(kind, at);
  const longer = times.one.reduce(
    (sum, ms) => sum + times.other.filter((against) => ms > against).length,
    0,
  );
  const told = Math.abs(longer / (times.one.length * times.other.length) - 0.5);
  return [
    { name, value: median(times.one), unit: 'ms' },
    {
      name: '  difference of the medians',
      value: median(times.one) - median(times.other),
      unit: 'ms',
    },
    { name: '  told apart, beyond 50 %', value: 100 * told, unit: '%', target: { atMost: 10 } },
  ];
}

/** The token with one byte of its signature changed, each time in another way, so that none has been seen. */
function forged(token: string, byte: number, at: number): string {
  const end = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(end), 'base64url');
  signature[byte]! ^= 1 + (at % 255);
  return token.slice(0, end) + signature.toString('base64url');
}
