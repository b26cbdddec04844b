import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Infrastructure } from '../infrastructure.js';
import { natsLogin, serviceEnvironment } from './service-environment.js';

const server = { name: 'x', external: false } as never;
const infrastructure = {
  nats: Object.assign({}, server, { url: 'nats://127.0.0.1:15001' }),
  redis: Object.assign({}, server, { url: 'redis://127.0.0.1:15002' }),
} as unknown as Infrastructure;
const options = {
  infrastructure,
  databaseUrl: 'postgres://postgres:admin-password@127.0.0.1:15000/lyceum',
  secrets: {
    databasePasswords: {
      catalog: 'db-catalog',
      identity: 'db-identity',
      'identity-jobs': 'db-jobs',
    },
    natsPasswords: { catalog: 'bus-catalog', identity: 'bus-identity', gateway: 'bus-gateway' },
    natsAdminPassword: 'bus-admin',
    identityKeyEncryptionKey: 'kek',
    cursorSigningKey: 'csk',
    edgeEncryptionKey: 'eek',
    mediaTokenKey: 'mtk',
  },
  urls: {
    catalog: 'http://127.0.0.1:16001',
    identity: 'http://127.0.0.1:16002',
    gateway: 'http://127.0.0.1:3000',
  },
  inherit: {
    PATH: '/bin',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel',
    DATABASE_URL: 'postgres://owner:owner@db',
    POSTGRES_PASSWORD: 'owner',
    PORT: '4000',
  },
  nodeEnv: 'development',
} as const;

describe('serviceEnvironment', () => {
  it("gives a service its own role, its own bus user and everybody's address", () => {
    const env = serviceEnvironment({ ...options, service: 'catalog' });
    assert.deepEqual(env, {
      PATH: '/bin',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel',
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      LOG_REQUESTS: 'all',
      SERVICE_NAME: 'catalog',
      HOST: '127.0.0.1',
      PORT: '16001',
      DATABASE_URL: 'postgres://lyceum_catalog:db-catalog@127.0.0.1:15000/lyceum',
      CURSOR_SIGNING_KEY: 'csk',
      NATS_URL: 'nats://127.0.0.1:15001',
      NATS_USER: 'catalog',
      NATS_PASSWORD: 'bus-catalog',
      REDIS_URL: 'redis://127.0.0.1:15002',
      CATALOG_URL: 'http://127.0.0.1:16001',
      IDENTITY_URL: 'http://127.0.0.1:16002',
      GATEWAY_URL: 'http://127.0.0.1:3000',
      PUBLIC_URL: 'http://127.0.0.1:3000',
    });
  });

  it('keeps the key of identity and every database from the gateway', () => {
    const env = serviceEnvironment({ ...options, service: 'gateway' });
    assert.equal(env['DATABASE_URL'], undefined);
    assert.equal(env['IDENTITY_KEY_ENCRYPTION_KEY'], undefined);
    assert.ok(!JSON.stringify(env).includes('owner'));
    assert.equal(
      serviceEnvironment({ ...options, service: 'identity' })['IDENTITY_KEY_ENCRYPTION_KEY'],
      'kek',
    );
  });

  it('gives a service with jobs their role too, and nobody else', () => {
    const env = serviceEnvironment({ ...options, service: 'identity' });
    assert.equal(
      env['JOBS_DATABASE_URL'],
      'postgres://lyceum_identity_jobs:db-jobs@127.0.0.1:15000/lyceum',
    );
    assert.ok(
      !JSON.stringify(serviceEnvironment({ ...options, service: 'catalog' })).includes('jobs'),
    );
  });

  it("logs in to a bus of the user's as its URL says", () => {
    const nats = { name: 'nats', external: true, url: 'nats://school:s3cret@bus:4222' };
    const env = serviceEnvironment({
      ...options,
      infrastructure: { ...infrastructure, nats } as unknown as Infrastructure,
      service: 'catalog',
    });
    assert.equal(env['NATS_URL'], 'nats://bus:4222');
    assert.equal(env['NATS_USER'], 'school');
    assert.equal(env['NATS_PASSWORD'], 's3cret');
  });
});

describe('natsLogin', () => {
  it('leaves a URL without credentials alone', () => {
    assert.deepEqual(natsLogin('nats://bus:4222'), { url: 'nats://bus:4222' });
  });
});
