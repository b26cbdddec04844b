import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '@lyceum/platform';
import { defineCache } from './cache-definition.js';
import { cacheSettings } from './redis-settings.js';

const lifetime = { ttlSeconds: 60, staleSeconds: 0 };

describe('a cache definition', () => {
  it('keeps keys of different parts and tenants apart', () => {
    const courses = defineCache<number>({ name: 'course', ...lifetime, tenant: true });
    const paths = [
      courses.key({ tenantId: 'a' }, 'b', 'c'),
      courses.key({ tenantId: 'a' }, 'b:c'),
      courses.key({ tenantId: 'a:b' }, 'c'),
      courses.key({ tenantId: '~' }, 'b', 'c'),
      defineCache<number>({ name: 'course', ...lifetime, tenant: false }).key('b', 'c'),
      courses.key({ tenantId: 'a' }, 'b', `c${'x'.repeat(500)}`),
    ].map((key) => key.path);
    assert.equal(new Set(paths).size, paths.length);
    assert.ok(paths.every((path) => path.length < 200));
  });

  it('refuses an empty part and a missing tenant', () => {
    const courses = defineCache<number>({ name: 'course', ...lifetime, tenant: true });
    assert.throws(() => courses.key({ tenantId: 'a' }, ''), /must not be empty/);
    assert.throws(() => courses.key({ tenantId: undefined }, 'a'), /Cache course/);
  });

  for (const [options, message] of [
    [{ name: 'Course', ...lifetime }, /lower case/],
    [{ name: 'course', ...lifetime, ttlSeconds: 0 }, /ttlSeconds must be more than 0/],
    [{ name: 'course', ...lifetime, staleSeconds: -1 }, /staleSeconds must be 0 or more/],
    [{ name: 'course', ...lifetime, negativeTtlSeconds: 61 }, /negativeTtlSeconds/],
    [{ name: 'course', ...lifetime, loadTimeoutSeconds: 0 }, /loadTimeoutSeconds/],
    [{ name: 'course', ttlSeconds: 86_400, staleSeconds: 1 }, /must not exceed 86400/],
  ] as const) {
    it(`refuses what cannot work: ${message.source}`, () => {
      assert.throws(() => defineCache<number>({ ...options, tenant: true }), message);
    });
  }
});

describe('the settings of Redis', () => {
  it('take a URL or its parts', () => {
    const config = loadConfig(cacheSettings, {
      REDIS_HOST: 'cache.internal',
      REDIS_PORT: '6380',
      REDIS_PASSWORD: 'p@ss/word',
      REDIS_DB: '2',
    });
    assert.equal(config.REDIS_URL, 'redis://:p%40ss%2Fword@cache.internal:6380/2');
    assert.equal(loadConfig(cacheSettings, {}).REDIS_URL, undefined);
  });
});
