import { createLogger, Metrics } from '@lyceum/platform';
import { Cache, defineCache, RedisConnection } from '../src/index.js';
import { LIMIT_SCRIPT } from '../src/limits/limit-script.js';
import { startOwnRedis } from './own-redis.js';
import { WEIGHTED_WINDOWS_SCRIPT } from './weighted-windows.js';

/** Prints what the scripts cost the Redis server, and what a cache hit costs a process. */
const server = await startOwnRedis();
const logger = createLogger('cache-bench', 'warn');
const metrics = new Metrics();
const redis = await RedisConnection.connect({ url: server.url, logger, metrics });

async function serverMicros(
  name: string,
  call: (index: number) => Promise<unknown>,
): Promise<void> {
  await redis.client.config('RESETSTAT');
  for (let round = 0; round < 100; round += 1) {
    await Promise.all(Array.from({ length: 200 }, (_, index) => call(round * 200 + index)));
  }
  const stats = await redis.client.info('commandstats');
  const perCall = /cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(stats)?.[1];
  console.log(`${name}: ${perCall} µs of the server per call`);
}

for (const [kind, lua] of [
  ['log', LIMIT_SCRIPT],
  ['weighted windows', WEIGHTED_WINDOWS_SCRIPT],
] as const) {
  const consume = redis.script<unknown>(`bench ${kind}`, lua);
  for (const limit of [5, 20, 100, 1000, 10_000]) {
    const key = `${kind}:${limit}`;
    await serverMicros(`limiter, ${kind}, ${limit}/min, one subject`, () =>
      consume([key], [limit, 60_000_000, 1, 1]),
    );
    console.log(`  ${await redis.client.memory('USAGE', key)} bytes`);
  }
  await serverMicros(`limiter, ${kind}, 100/min, 1000 subjects`, (index) =>
    consume([`${kind}:many:${index % 1000}`], [100, 60_000_000, 1, 1]),
  );
  await serverMicros(`limiter, ${kind}, 100/20ms, one subject (entries leave)`, () =>
    consume([`${kind}:leaving`], [100, 20_000, 1]),
  );
}

const cache = new Cache({ redis, namespace: 'bench', logger, metrics });
const courses = defineCache<object>({
  name: 'course',
  ttlSeconds: 600,
  staleSeconds: 0,
  tenant: true,
});
const value = {
  id: 'a',
  title: 'x'.repeat(400),
  lessons: Array.from({ length: 20 }, (_, id) => ({ id })),
};
const read = (index: number): Promise<object> =>
  cache.getOrLoad(
    courses.key({ tenantId: 't' }, index % 500),
    { tags: [`course:${index % 500}`] },
    () => Promise.resolve(value),
  );
await Promise.all(Array.from({ length: 500 }, (_, index) => read(index)));
await serverMicros('cache hit with one tag', read);
let started = performance.now();
for (let index = 0; index < 5000; index += 1) await read(index);
console.log(`cache hit, one after the other: ${((performance.now() - started) / 5).toFixed(0)} µs`);
started = performance.now();
for (let round = 0; round < 100; round += 1) {
  await Promise.all(Array.from({ length: 300 }, (_, index) => read(index)));
}
console.log(`cache hit, 300 at a time: ${((performance.now() - started) / 30).toFixed(1)} µs each`);
await redis.close();
await server.stop();
