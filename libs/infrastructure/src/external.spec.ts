import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { externalAddresses, withoutPassword } from './external.js';

describe('externalAddresses', () => {
  it('names nothing when the environment names nothing', () => {
    assert.deepEqual(externalAddresses({ PATH: '/bin', REDIS_URL: '' }), {});
  });

  it('takes URLs as they are', () => {
    const env = {
      DATABASE_URL: 'postgres://u:p@db:5432/school',
      NATS_URL: 'tls://u:p@bus:4222',
      REDIS_URL: 'rediss://:p@cache',
      SMTP_URL: 'smtp://mail:25',
    };
    assert.deepEqual(externalAddresses(env), {
      postgres: env.DATABASE_URL,
      nats: env.NATS_URL,
      redis: env.REDIS_URL,
      mail: env.SMTP_URL,
    });
  });

  it('puts URLs together from parts, whatever characters a password has', () => {
    const { postgres, redis } = externalAddresses({
      POSTGRES_HOST: 'db',
      POSTGRES_USER: 'owner',
      POSTGRES_PASSWORD: 'p@ss/w:rd?#',
      POSTGRES_DB: 'school',
      REDIS_HOST: 'cache',
      REDIS_PORT: '6380',
      REDIS_PASSWORD: 'a b',
    });
    const parsed = new URL(postgres ?? '');
    assert.equal(decodeURIComponent(parsed.password), 'p@ss/w:rd?#');
    assert.equal(parsed.port, '5432');
    assert.equal(parsed.pathname, '/school');
    assert.equal(redis, 'redis://:a%20b@cache:6380');
  });

  it('says which setting is wrong, and never repeats its value', () => {
    for (const [env, message] of [
      [{ DATABASE_URL: 'secret' }, /^DATABASE_URL is not a URL/],
      [
        { NATS_URL: 'http://secret:secret@bus' },
        /^NATS_URL begins with http:\/\/ but must begin with nats:/,
      ],
      [{ S3_ENDPOINT: 'http://s3' }, /S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set/],
    ] as const) {
      assert.throws(
        () => externalAddresses(env),
        (error: Error) => message.test(error.message) && !error.message.includes('secret'),
      );
    }
  });
});

describe('withoutPassword', () => {
  it('hides the password and nothing else', () => {
    assert.equal(
      withoutPassword('postgres://u:p@db:5432/school'),
      'postgres://u:***@db:5432/school',
    );
    assert.equal(withoutPassword('redis://cache:6379'), 'redis://cache:6379');
    assert.equal(withoutPassword('p@ssword'), '(not a URL)');
  });
});
