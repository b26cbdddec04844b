import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { topology } from '@lyceum/contracts';
import { ServiceRun, serviceEntry, type ServiceEnd } from '../support/service-run.js';

const SECRET = 'hunter2-do-not-print';
const NOBODY = 'http://127.0.0.1:9';

/** Everything a service must be told; nothing of it is there, because no start gets that far. */
const complete: NodeJS.ProcessEnv = {
  DATABASE_URL: `postgres://somebody:${SECRET}@127.0.0.1:9/lyceum`,
  JOBS_DATABASE_URL: `postgres://somebody:${SECRET}@127.0.0.1:9/lyceum`,
  NATS_URL: 'nats://127.0.0.1:9',
  NATS_PASSWORD: SECRET,
  IDENTITY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  CURSOR_SIGNING_KEY: randomBytes(32).toString('base64'),
  EDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  REDIS_URL: 'redis://127.0.0.1:9',
  ...Object.fromEntries(topology.map(({ name }) => [`${name.toUpperCase()}_URL`, NOBODY])),
};

/** `undefined` takes the variable away. */
interface Case {
  readonly service: string;
  readonly name: string;
  readonly value: string | undefined;
}

const withDatabase = topology.filter(({ ownsData }) => ownsData).map(({ name }) => name);

/** Every service for what all share; one service for each further form. */
const cases: readonly Case[] = [
  ...topology.flatMap(({ name: service }) => [
    { service, name: 'NATS_URL', value: undefined },
    { service, name: 'PORT', value: SECRET },
  ]),
  ...withDatabase.map((service) => ({ service, name: 'DATABASE_URL', value: undefined })),
  { service: 'catalog', name: 'CURSOR_SIGNING_KEY', value: SECRET },
  { service: 'catalog', name: 'NATS_URL', value: `http://${SECRET}` },
  { service: 'catalog', name: 'DATABASE_URL', value: `mysql://root:${SECRET}@db` },
  { service: 'media', name: 'DATABASE_MAX_CONNECTIONS', value: '-7' },
  { service: 'media', name: 'INBOX_MAX_ATTEMPTS', value: '1e9' },
  { service: 'progress', name: 'LOG_LEVEL', value: SECRET },
  { service: 'progress', name: 'IDENTITY_URL', value: undefined },
  { service: 'ai', name: 'OTEL_TRACES_SAMPLER_ARG', value: '1.5' },
  { service: 'identity', name: 'IDENTITY_KEY_ENCRYPTION_KEY', value: undefined },
  { service: 'identity', name: 'IDENTITY_KEY_ENCRYPTION_KEY', value: SECRET },
  { service: 'gateway', name: 'CATALOG_URL', value: undefined },
  { service: 'gateway', name: 'CATALOG_URL', value: `ftp://${SECRET}` },
  { service: 'gateway', name: 'UPSTREAM_TIMEOUT_MS', value: '-7' },
  { service: 'gateway', name: 'UPSTREAM_TIMEOUTS_MS', value: `ai ${SECRET}` },
  { service: 'gateway', name: 'REDIS_URL', value: undefined },
  { service: 'gateway', name: 'EDGE_ENCRYPTION_KEY', value: SECRET },
  { service: 'gateway', name: 'CORS_ORIGINS', value: `https://school.example/${SECRET}` },
  { service: 'gateway', name: 'RATE_LIMITS', value: 'default many' },
];

describe('a wrong or missing setting', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-configuration-'));
  after(() => rmSync(directory, { recursive: true }));

  const start = async (service: string, change: NodeJS.ProcessEnv): Promise<ServiceEnd> =>
    new ServiceRun(await serviceEntry(service), { ...complete, ...change }).ended;
  const stopsWith = ({ code, out, err }: ServiceEnd, service: string, name: string): void => {
    assert.equal(code, 78, `${service}: ${name}\n${err}`);
    assert.equal(out, '');
    assert.match(err, new RegExp(`^${service}: Configuration error: ${name}(_FILE)? [^\\n]+\\n$`));
    assert.ok(!err.includes(SECRET), err);
  };

  for (const service of topology.map(({ name }) => name))
    it(`stops ${service} with one line that names it`, async () => {
      const own = cases.filter((entry) => entry.service === service);
      const ends = await Promise.all(
        own.map(({ name, value }) => start(service, { [name]: value })),
      );
      for (const [at, { name, value }] of own.entries()) {
        stopsWith(ends[at]!, service, name);
        if (value !== undefined) assert.ok(!ends[at]!.err.includes(value), ends[at]!.err);
      }
    });

  it('counts as missing when it is empty, and several are named at once', async () => {
    const { code, err } = await start('catalog', { NATS_URL: '', DATABASE_URL: '', PORT: 'x' });
    assert.equal(code, 78);
    for (const name of ['NATS_URL', 'DATABASE_URL', 'PORT']) assert.match(err, new RegExp(name));
    assert.equal(err.trimEnd().split('\n').length, 1);
  });

  it('may stand in a file, which must be there and hold the right thing', async () => {
    const file = join(directory, 'secret');
    const end = await start('identity', {
      IDENTITY_KEY_ENCRYPTION_KEY: undefined,
      IDENTITY_KEY_ENCRYPTION_KEY_FILE: join(directory, 'nowhere'),
    });
    stopsWith(end, 'identity', 'IDENTITY_KEY_ENCRYPTION_KEY');
    writeFileSync(file, SECRET);
    const wrong = await start('identity', {
      IDENTITY_KEY_ENCRYPTION_KEY: undefined,
      IDENTITY_KEY_ENCRYPTION_KEY_FILE: file,
    });
    stopsWith(wrong, 'identity', 'IDENTITY_KEY_ENCRYPTION_KEY');
  });
});
