import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, Metrics } from '@lyceum/platform';
import { testInfrastructure } from '@lyceum/testing';
import { LimitPolicies, RateLimiter, rateLimitHeaders, RedisConnection } from '../src/index.js';
import { startOwnRedis } from './own-redis.js';
import { WEIGHTED_WINDOWS_SCRIPT } from './weighted-windows.js';

const logger = createLogger('limiter-test', 'silent');
const connections: RedisConnection[] = [];
let url: string;

async function connect(): Promise<RedisConnection> {
  const redis = await RedisConnection.connect({ url, logger, metrics: new Metrics() });
  connections.push(redis);
  return redis;
}

async function newLimiter(text: string): Promise<RateLimiter> {
  const policies = new LimitPolicies(text);
  return new RateLimiter({ redis: await connect(), policies, metrics: new Metrics() });
}

before(async () => {
  ({ url } = (await testInfrastructure()).redis);
});
after(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
});

/** When a request was admitted, as far as a client can tell. */
interface Admission {
  readonly sent: number;
  readonly answered: number;
}

/** The most admissions that surely lie within one window of this length, over all windows. */
function mostInAnyWindow(admissions: readonly Admission[], windowMs: number): number {
  return Math.max(
    0,
    ...admissions.map(
      ({ sent }) =>
        admissions.filter((other) => other.sent >= sent && other.answered <= sent + windowMs)
          .length,
    ),
  );
}

/** Bursts, trickles and silence from several connections at once. */
async function hammer(
  callers: number,
  durationMs: number,
  admit: (caller: number) => Promise<boolean>,
): Promise<Admission[]> {
  const admissions: Admission[] = [];
  const end = performance.now() + durationMs;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        const burst = Array.from({ length: Math.ceil(Math.random() * 15) }, async () => {
          const sent = performance.now();
          if (await admit(caller)) admissions.push({ sent, answered: performance.now() });
        });
        await Promise.all(burst);
        await sleep(Math.random() < 0.1 ? Math.random() * 400 : Math.random() * 5);
      }
    }),
  );
  return admissions;
}

describe('the limiter', () => {
  it('admits never more than its limit in any window, and no less than it may', async () => {
    const limit = 20;
    const windowMs = 1000;
    const subject = [randomUUID()] as const;
    const limiters = await Promise.all(
      Array.from({ length: 4 }, () => newLimiter(`default ${limit}/s`)),
    );
    const admissions = await hammer(8, 4000, async (caller) => {
      const decision = await (limiters[caller % 4] as RateLimiter).consume('default', subject);
      return decision.allowed;
    });
    assert.ok(mostInAnyWindow(admissions, windowMs) <= limit);
    assert.ok(admissions.length >= limit * 3, `${admissions.length} admitted in four windows`);
  });

  it('would be caught if it admitted more (weighted windows, burst at the boundary)', async () => {
    const redis = await connect();
    const consume = redis.script<[number]>('weightedWindows', WEIGHTED_WINDOWS_SCRIPT);
    const [limit, windowMs] = [20, 1000];
    const key = `weighted:${randomUUID()}`;
    const admissions: Admission[] = [];
    const burst = async (): Promise<void> => {
      for (let request = 0; request < 40; request += 1) {
        const sent = performance.now();
        const [admitted] = await consume([key], [limit, windowMs * 1000, 1]);
        if (admitted) admissions.push({ sent, answered: performance.now() });
      }
    };
    await sleep(windowMs - (Date.now() % windowMs) + 900);
    await burst();
    await sleep(850);
    await burst();
    assert.ok(mostInAnyWindow(admissions, windowMs) > limit);
  });

  it('tells what is left and when to come back', async () => {
    const limiter = await newLimiter('quiz 3/10s, default 100/min');
    const subject = [randomUUID(), 'user'] as const;
    const first = await limiter.consume('quiz', subject);
    assert.deepEqual(
      [first.allowed, first.limit, first.remaining, first.resetSeconds, first.retryAfterSeconds],
      [true, 3, 2, 10, 0],
    );
    assert.equal((await limiter.consume('quiz', subject, 2)).remaining, 0);
    const refused = await limiter.consume('quiz', subject);
    assert.equal(refused.allowed, false);
    assert.ok(refused.retryAfterSeconds >= 9 && refused.retryAfterSeconds <= 10);
    assert.deepEqual(rateLimitHeaders(refused), {
      'RateLimit-Policy': '"quiz";q=3;w=10',
      RateLimit: `"quiz";r=0;t=${refused.resetSeconds}`,
      'Retry-After': String(refused.retryAfterSeconds),
    });
    assert.equal((await limiter.consume('quiz', [randomUUID(), 'user'])).allowed, true);
    assert.equal((await limiter.consume('default', subject)).remaining, 99);
    assert.equal((await limiter.consume('quiz', [randomUUID()], 4)).allowed, false);
  });

  it('admits again as soon as the oldest request leaves the window', async () => {
    const limiter = await newLimiter('default 2/s');
    const subject = [randomUUID()] as const;
    const started = performance.now();
    await limiter.consume('default', subject);
    await sleep(400);
    await limiter.consume('default', subject);
    assert.equal((await limiter.consume('default', subject)).allowed, false);
    while (!(await limiter.consume('default', subject)).allowed) await sleep(5);
    const waited = performance.now() - started;
    assert.ok(waited >= 995, `admitted after ${waited} ms`);
    assert.equal((await limiter.consume('default', subject)).allowed, false);
  });

  it('decides what arrives together one by one, each for its own subject', async () => {
    const limiter = await newLimiter('quiz 3/min, default 100/min');
    const [one, other] = [randomUUID(), randomUUID()];
    const decisions = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        limiter.consume('quiz', [index % 2 === 0 ? one : other]),
      ),
    );
    for (const parity of [0, 1]) {
      const own = decisions.filter((_, index) => index % 2 === parity);
      assert.deepEqual(
        own.filter(({ allowed }) => allowed).map(({ remaining }) => remaining),
        [2, 1, 0],
      );
    }
  });

  it('does not ask again for whoever was refused, until there is room', async () => {
    const own = await startOwnRedis();
    const redis = await RedisConnection.connect({ url: own.url, logger, metrics: new Metrics() });
    const policies = new LimitPolicies('default 2/s');
    const limiter = new RateLimiter({ redis, policies, metrics: new Metrics() });
    const calls = async (): Promise<number> => {
      const stats = await redis.client.info('commandstats');
      return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    try {
      for (let request = 0; request < 3; request += 1) await limiter.consume('default', ['one']);
      const before = await calls();
      let refused = 0;
      while (!(await limiter.consume('default', ['one'])).allowed) {
        refused += 1;
        if (refused % 100 === 0) await sleep(1);
      }
      assert.ok(refused > 100, `${refused} refused`);
      const asked = (await calls()) - before;
      assert.ok(asked <= 3, `${asked} round trips for ${refused} refusals`);
    } finally {
      await redis.close();
      await own.stop();
    }
  });

  it('makes nobody wait for a Redis that hangs, once it has noticed', async () => {
    const own = await startOwnRedis();
    const redis = await RedisConnection.connect({
      url: own.url,
      logger,
      metrics: new Metrics(),
      commandTimeoutMs: 3000,
      cooldownMs: 50,
    });
    const policies = new LimitPolicies('default 1/min');
    const limiter = new RateLimiter({ redis, policies, metrics: new Metrics() });
    try {
      own.signal('SIGSTOP');
      for (let request = 0; request < 3; request += 1) await limiter.consume('default', ['one']);
      let longest = 0;
      const end = performance.now() + 1000;
      while (performance.now() < end) {
        const started = performance.now();
        assert.equal((await limiter.consume('default', ['one'])).checked, false);
        longest = Math.max(longest, performance.now() - started);
        await sleep(5);
      }
      assert.ok(longest < 2000, `a request waited ${longest} ms`);
      own.signal('SIGCONT');
      while (!(await limiter.consume('default', ['two'])).checked) await sleep(10);
    } finally {
      await redis.close();
      await own.stop();
    }
  });

  it('follows its policies when they are replaced', async () => {
    const policies = new LimitPolicies('default 1/min');
    const limiter = new RateLimiter({ redis: await connect(), policies, metrics: new Metrics() });
    const subject = [randomUUID()] as const;
    await limiter.consume('default', subject);
    assert.equal((await limiter.consume('default', subject)).allowed, false);
    policies.replace('default 3/min');
    assert.equal((await limiter.consume('default', subject)).remaining, 1);
  });

  it('lets requests through and says so while Redis is away', async () => {
    const own = await startOwnRedis();
    const metrics = new Metrics();
    const redis = await RedisConnection.connect({ url: own.url, logger, metrics });
    const limiter = new RateLimiter({
      redis,
      policies: new LimitPolicies('default 1/min'),
      metrics,
    });
    try {
      await own.kill();
      for (let request = 0; request < 5; request += 1) {
        const decision = await limiter.consume('default', ['one']);
        assert.deepEqual([decision.allowed, decision.checked], [true, false]);
        assert.deepEqual(Object.keys(rateLimitHeaders(decision)), ['RateLimit-Policy']);
      }
      const text = await metrics.registry.metrics();
      assert.match(text, /rate_limit_decisions_total\{policy="default",outcome="unchecked"\} 5/);
    } finally {
      await redis.close();
      await own.stop();
    }
  });
});
