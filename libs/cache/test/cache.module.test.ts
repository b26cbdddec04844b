import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { NestFactory } from '@nestjs/core';
import { createLogger, Metrics, Tracer } from '@lyceum/platform';
import { testInfrastructure } from '@lyceum/testing';
import { Cache, CacheModule, defineCache, RateLimiter, RedisConnection } from '../src/index.js';

it('the module provides the cache and the limiter, and closes the connection', async () => {
  const { redis } = await testInfrastructure();
  const module = CacheModule.forRoot({
    url: redis.url,
    namespace: randomUUID(),
    limits: 'default 2/min',
    logger: createLogger('cache-test', 'silent'),
    metrics: new Metrics(),
    tracer: Tracer.disabled,
  });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const numbers = defineCache<number>({
    name: 'n',
    ttlSeconds: 9,
    staleSeconds: 0,
    tenant: false,
  });
  assert.equal(await app.get(Cache).getOrLoad(numbers.key('one'), {}, async () => 1), 1);
  assert.equal((await app.get(RateLimiter).consume('any', [randomUUID()])).remaining, 1);
  const connection = app.get(RedisConnection);
  await connection.ping();
  await app.close();
  await assert.rejects(connection.ping());
});
