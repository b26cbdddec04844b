import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createLogger,
  DomainError,
  Metrics,
  systemActor,
  type TraceContext,
  type Tracer,
} from '@lyceum/platform';
import { eventually, testInfrastructure } from '@lyceum/testing';
import { Cache, defineCache, RedisConnection, type TenantCache } from '../src/index.js';
import { startOwnRedis } from './own-redis.js';

const logger = createLogger('cache-test', 'silent');
const school = { tenantId: 'school-a' };
const otherSchool = { tenantId: 'school-b' };

let url: string;
const connections: RedisConnection[] = [];

/** A process of the service `namespace`: its own connection, its own in-process state. */
async function newProcess(namespace: string, metrics = new Metrics()): Promise<Cache> {
  const redis = await RedisConnection.connect({ url, logger, metrics });
  connections.push(redis);
  return new Cache({ redis, namespace, logger, metrics });
}

function numbers(options: Partial<Parameters<typeof defineCache>[0]> = {}): TenantCache<number> {
  return defineCache<number>({
    name: 'numbers',
    ttlSeconds: 60,
    staleSeconds: 0,
    ...(options as object),
    tenant: true,
  });
}

before(async () => {
  ({ url } = (await testInfrastructure()).redis);
});
after(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
});

describe('a cached value', () => {
  it('is loaded once and counted', async () => {
    const metrics = new Metrics();
    const cache = await newProcess(randomUUID(), metrics);
    let loads = 0;
    const read = (): Promise<number> =>
      cache.getOrLoad(numbers().key(school, 'one'), {}, async () => ++loads);
    assert.deepEqual([await read(), await read(), await read()], [1, 1, 1]);
    const text = await metrics.registry.metrics();
    assert.match(text, /cache_requests_total\{cache="numbers",result="hit"\} 2/);
    assert.match(text, /cache_requests_total\{cache="numbers",result="miss"\} 1/);
  });

  it('is a span of a trace that is recorded, and of no other', async () => {
    const spans: string[] = [];
    const tracer = {
      start: (name: string, _kind: unknown, parent: TraceContext) => {
        spans.push(`${name} below ${parent.spanId}`);
        return { context: parent, set: () => undefined, end: () => spans.push('ended') };
      },
    } as unknown as Tracer;
    const redis = await RedisConnection.connect({ url, logger, metrics: new Metrics() });
    connections.push(redis);
    const cache = new Cache({
      redis,
      namespace: randomUUID(),
      logger,
      metrics: new Metrics(),
      tracer,
    });
    const read = (sampled: boolean): Promise<number> =>
      cache.getOrLoad(
        numbers().key(school, 'traced'),
        { trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled } },
        async () => 1,
      );
    await read(false);
    assert.deepEqual(spans, []);
    await read(true);
    assert.deepEqual(spans, [`cache numbers below ${'b'.repeat(16)}`, 'ended']);
  });

  it('of one school is not seen by another', async () => {
    const cache = await newProcess(randomUUID());
    const read = (scope: { tenantId: string }, value: number): Promise<number> =>
      cache.getOrLoad(numbers().key(scope, 'one'), {}, async () => value);
    assert.equal(await read(school, 1), 1);
    assert.equal(await read(otherSchool, 2), 2);
    await cache.invalidateTags(school.tenantId, ['x']);
    await cache.invalidateAll(numbers(), school);
    assert.equal(await read(otherSchool, 3), 2);
    assert.equal(await read(school, 3), 3);
  });

  it('is refused without a tenant', () => {
    assert.throws(
      () => numbers().key(systemActor('test'), 'one'),
      (error: unknown) => error instanceof DomainError && error.code === 'cache.tenant_required',
    );
  });

  it('that does not exist is remembered only when asked for', async () => {
    const cache = await newProcess(randomUUID());
    for (const [negativeTtlSeconds, expected] of [
      [0, 2],
      [5, 1],
    ] as const) {
      const caches = defineCache<number | undefined>({
        name: `absent-${negativeTtlSeconds}`,
        ttlSeconds: 60,
        staleSeconds: 0,
        negativeTtlSeconds,
        tenant: true,
      });
      let loads = 0;
      const read = (): Promise<number | undefined> =>
        cache.getOrLoad(caches.key(school, 'one'), {}, async () => {
          loads += 1;
          return undefined;
        });
      assert.deepEqual([await read(), await read()], [undefined, undefined]);
      assert.equal(loads, expected);
    }
  });

  it('that cannot be decoded is loaded anew', async () => {
    const namespace = randomUUID();
    const cache = await newProcess(namespace);
    const key = numbers().key(school, 'broken');
    await cache.getOrLoad(key, {}, async () => 1);
    const client = (connections.at(-1) as RedisConnection).client;
    await client.hset(`lyceum:${namespace}:cache:${key.path}`, 'v', '{');
    assert.equal(await cache.getOrLoad(key, {}, async () => 2), 2);
    assert.equal(await cache.getOrLoad(key, {}, async () => 3), 3);
    assert.equal(await cache.getOrLoad(key, {}, async () => 4), 3);
  });
});

describe('invalidation', () => {
  it('forgets by key, by tag, by tag found in the value and by definition', async () => {
    const cache = await newProcess(randomUUID());
    const key = numbers().key(school, 'one');
    let source = 1;
    const read = (): Promise<number> =>
      cache.getOrLoad(
        key,
        { tags: ['a:1'], tagsOf: (value) => [`value:${value}`] },
        async () => source,
      );
    assert.equal(await read(), 1);
    source = 2;
    assert.equal(await read(), 1);
    await cache.invalidate(key);
    assert.equal(await read(), 2);
    source = 3;
    await cache.invalidateTags(school.tenantId, ['unrelated', 'a:1']);
    assert.equal(await read(), 3);
    source = 4;
    await cache.invalidateTags(school.tenantId, ['value:2', 'value:9']);
    assert.equal(await read(), 3);
    await cache.invalidateTags(school.tenantId, ['value:3']);
    assert.equal(await read(), 4);
    source = 5;
    await cache.invalidateAll(numbers(), otherSchool);
    assert.equal(await read(), 4);
    await cache.invalidateAll(numbers());
    assert.equal(await read(), 5);
  });

  for (const how of ['key', 'tag', 'found tag', 'definition'] as const) {
    it(`by ${how} during a load is not overwritten by the old value`, async () => {
      const namespace = randomUUID();
      const [loader, other] = [await newProcess(namespace), await newProcess(namespace)];
      const key = numbers().key(school, 'one');
      let begun!: () => void;
      let finish!: (value: number) => void;
      const hasBegun = new Promise<void>((resolve) => (begun = resolve));
      const old = loader.getOrLoad(key, { tags: ['t'], tagsOf: () => ['found'] }, () => {
        begun();
        return new Promise<number>((resolve) => (finish = resolve));
      });
      await hasBegun;
      if (how === 'key') await other.invalidate(key);
      else if (how === 'definition') await other.invalidateAll(numbers(), school);
      else await other.invalidateTags(school.tenantId, [how === 'tag' ? 't' : 'found']);
      // Who names the tag gets the new value even while the old load still runs.
      if (how !== 'found tag') {
        const started = performance.now();
        assert.equal(await loader.getOrLoad(key, { tags: ['t'] }, async () => 2), 2);
        assert.ok(performance.now() - started < 5000, 'without waiting for the old load');
      }
      finish(1);
      assert.equal(await old, 1);
      await loader.getOrLoad(numbers().key(school, 'barrier'), {}, async () => 0);
      assert.equal(await other.getOrLoad(key, { tags: ['t'] }, async () => 2), 2);
    });
  }
});

describe('what was read after an invalidation returned', () => {
  for (const how of ['tag', 'key'] as const) {
    it(`is never older than it (by ${how}, many readers, slow loads)`, async () => {
      const namespace = randomUUID();
      const processes = await Promise.all(Array.from({ length: 4 }, () => newProcess(namespace)));
      const key = numbers({ ttlSeconds: 0.2, staleSeconds: 30 }).key(school, 'version');
      let source = 0;
      let announced = 0;
      let reads = 0;
      const end = performance.now() + 2500;
      const writer = async (cache: Cache): Promise<void> => {
        while (performance.now() < end) {
          const version = ++source;
          if (how === 'tag') await cache.invalidateTags(school.tenantId, ['version']);
          else await cache.invalidate(key);
          announced = Math.max(announced, version);
          await sleep(Math.random() * 60);
        }
      };
      const reader = async (cache: Cache): Promise<void> => {
        while (performance.now() < end) {
          const floor = announced;
          const value = await cache.getOrLoad(key, { tags: ['version'] }, async () => {
            const loaded = source;
            await sleep(Math.random() * 40);
            return loaded;
          });
          assert.ok(value >= floor, `read ${value} after ${floor} was announced`);
          reads += 1;
          await sleep(Math.random() * 3);
        }
      };
      await Promise.all([
        writer(processes[0] as Cache),
        ...processes.flatMap((cache) => [reader(cache), reader(cache), reader(cache)]),
      ]);
      assert.ok(reads > 200 && announced > 20);
    });
  }
});

describe('a stampede', () => {
  it('of many callers in many processes loads once', async () => {
    const namespace = randomUUID();
    const processes = await Promise.all(Array.from({ length: 4 }, () => newProcess(namespace)));
    let loads = 0;
    const results = await Promise.all(
      Array.from({ length: 400 }, (_, index) =>
        (processes[index % 4] as Cache).getOrLoad(numbers().key(school, 'hot'), {}, async () => {
          await sleep(100);
          return ++loads;
        }),
      ),
    );
    assert.equal(loads, 1);
    assert.deepEqual(new Set(results), new Set([1]));
  });

  it('on an expired value serves it stale to all but the one that loads', async () => {
    const namespace = randomUUID();
    const processes = await Promise.all([newProcess(namespace), newProcess(namespace)]);
    const key = numbers({ ttlSeconds: 0.05, staleSeconds: 30 }).key(school, 'hot');
    await (processes[0] as Cache).getOrLoad(key, {}, async () => 1);
    await sleep(80);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (processes[index % 2] as Cache).getOrLoad(key, {}, async () => {
          await sleep(50);
          return 2;
        }),
      ),
    );
    assert.deepEqual(results.toSorted(), [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  });

  it('whose loader is stuck does not leave the others with nothing', async () => {
    const namespace = randomUUID();
    const [stuck, other] = [await newProcess(namespace), await newProcess(namespace)];
    const key = numbers({ loadTimeoutSeconds: 0.3 }).key(school, 'hot');
    await new Promise<void>((begun) => {
      void stuck.getOrLoad(key, {}, () => {
        begun();
        return new Promise<number>(() => undefined);
      });
    });
    const results = await Promise.all([
      stuck.getOrLoad(key, {}, async () => 2),
      other.getOrLoad(key, {}, async () => 2),
    ]);
    assert.deepEqual(results, [2, 2]);
  });

  it('whose loader fails is told so, and the next one loads', async () => {
    const namespace = randomUUID();
    const [failing, other] = [await newProcess(namespace), await newProcess(namespace)];
    const key = numbers().key(school, 'hot');
    // The one that fails must be the one that loads, and not a loser that gets the other's value.
    const recovered: Promise<number>[] = [];
    const failed = failing.getOrLoad(key, {}, async () => {
      recovered.push(other.getOrLoad(key, {}, async () => 2));
      await sleep(50);
      throw new Error('source is away');
    });
    await assert.rejects(failed, /source is away/);
    assert.deepEqual(await Promise.all(recovered), [2]);
  });

  it('on an expired value whose source fails serves the stale value', async () => {
    const cache = await newProcess(randomUUID());
    const key = numbers({ ttlSeconds: 0.05, staleSeconds: 30 }).key(school, 'hot');
    await cache.getOrLoad(key, {}, async () => 1);
    await sleep(80);
    assert.equal(await cache.getOrLoad(key, {}, () => Promise.reject(new Error('away'))), 1);
  });
});

describe('without Redis', () => {
  it('values come from the source, quickly, and Redis is used again when it is back', async () => {
    const own = await startOwnRedis();
    const metrics = new Metrics();
    const lines: string[] = [];
    const redis = await RedisConnection.connect({
      url: own.url,
      logger: createLogger('cache-test', 'info', { write: (line) => void lines.push(line) }),
      metrics,
      commandTimeoutMs: 100,
      cooldownMs: 200,
    });
    const cache = new Cache({ redis, namespace: 'outage', logger, metrics });
    const key = numbers().key(school, 'one');
    try {
      assert.equal(await cache.getOrLoad(key, {}, async () => 1), 1);
      // Frozen: it accepts commands and never answers.
      own.signal('SIGSTOP');
      const started = performance.now();
      for (let read = 0; read < 200; read += 1) {
        assert.equal(await cache.getOrLoad(key, {}, async () => 2), 2);
      }
      assert.ok(performance.now() - started < 5000, 'not every read waits for a timeout');
      await assert.rejects(cache.invalidate(key), /cannot be reached/);
      own.signal('SIGCONT');
      await own.kill();
      for (let read = 0; read < 20; read += 1) {
        assert.equal(await cache.getOrLoad(key, {}, async () => 3), 3);
      }
      assert.equal(lines.filter((line) => line.includes('does not answer')).length, 1);
      assert.match(await metrics.registry.metrics(), /redis_circuit_open 1/);
      await own.restart();
      let loads = 0;
      await eventually(async () => {
        const before = loads;
        await cache.getOrLoad(key, {}, async () => ++loads);
        assert.equal(loads, before, 'cached again');
      });
      assert.equal(lines.filter((line) => line.includes('answers again')).length, 1);
      await redis.ping();
    } finally {
      await redis.close();
      await own.stop();
    }
  });
});
