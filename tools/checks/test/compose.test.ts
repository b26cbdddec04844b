import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { workspaceRoot } from '../src/workspace.js';
import { composeFindings } from '../src/compose/compose-rules.js';

const compose = readFileSync(path.join(workspaceRoot, 'docker-compose.yml'), 'utf8');
const envExample = readFileSync(path.join(workspaceRoot, '.env.example'), 'utf8');

const problems = (text: string, example = envExample) =>
  composeFindings(text, example, workspaceRoot)
    .map((finding) => `${finding.where} ${finding.problem}`)
    .join('\n');

function replaced(text: string, find: string | RegExp, replacement: string): string {
  const result = text.replace(find, replacement);
  assert.notEqual(result, text, `nothing to replace: ${String(find)}`);
  return result;
}

describe('docker-compose.yml', () => {
  it('satisfies its own rules', () => {
    assert.equal(problems(compose), '');
  });

  const violations: [name: string, find: string | RegExp, replacement: string, problem: RegExp][] =
    [
      [
        'an unknown key',
        '  postgres:\n',
        '  postgres:\n    imagee: x\n',
        /additional properties.*imagee/,
      ],
      ['a wrong type', 'stop_grace_period: 60s', 'stop_grace_period: [60]', /must be string/],
      [
        'an unknown dependency',
        'postgres: { condition',
        'postgresql: { condition',
        /'postgresql', which does not exist/,
      ],
      [
        'a dependency without healthcheck',
        'postgres: { condition: service_healthy',
        'volume-owner: { condition: service_healthy',
        /no healthcheck/,
      ],
      [
        'a dependency that never completes',
        'valkey: { condition: service_healthy',
        'valkey: { condition: service_completed_successfully',
        /never completes/,
      ],
      [
        'an undeclared variable',
        '${POSTGRES_PASSWORD:?',
        '${PG_PASSWORD:?',
        /PG_PASSWORD.* required and not in .env.example/,
      ],
      [
        'jobs without their own role',
        'postgres://lyceum_identity_jobs:',
        'postgres://lyceum_identity:',
        /uses the database role lyceum_identity for its jobs/,
      ],
      [
        'jobs whose database is not given',
        /^ +JOBS_DATABASE_URL: .*\n/m,
        '',
        /identity has no JOBS_DATABASE_URL/,
      ],
      ['a silently empty variable', '${SENTRY_DSN:-}', '${SENTRY_DSN}', /silently empty/],
      [
        'a default password',
        '${REDIS_PASSWORD:?see .env.example}',
        '${REDIS_PASSWORD:-secret}',
        /has a default value/,
      ],
      [
        'a literal password',
        'REDISCLI_AUTH: ${REDIS_PASSWORD:?see .env.example}',
        'REDISCLI_AUTH: hunter2',
        /not taken from .env/,
      ],
      [
        'a password in an address',
        'redis://:${REDIS_PASSWORD:?see .env.example}@',
        'redis://:hunter2@',
        /REDIS_URL contains a password/,
      ],
      ['a moving image', 'nats:2.11-alpine', 'nats:latest', /not pinned/],
      ['an image without tag', 'nats:2.11-alpine', 'nats', /no tag/],
      ['root', "user: '999:999'", "user: '0:0'", /postgres runs as root/],
      ['an unsaid user', "    user: '999:999'\n", '', /postgres runs as root/],
      ['a writable root', 'read_only: true', 'read_only: false', /writable/],
      ['capabilities', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]', /keeps capabilities/],
      [
        'added capabilities',
        '  postgres:\n',
        '  postgres:\n    cap_add: [SYS_ADMIN]\n',
        /adds capabilities/,
      ],
      ['new privileges', 'no-new-privileges:true', 'no-new-privileges:false', /gain privileges/],
      ['privilege', '  postgres:\n', '  postgres:\n    privileged: true\n', /is privileged/],
      ['no restart policy', '  restart: unless-stopped\n', '', /no restart policy/],
      [
        'no healthcheck',
        /healthcheck: &healthcheck[^]*?deploy:/,
        'deploy:',
        /catalog has no healthcheck/,
      ],
      ['no limit', "cpus: '2', memory: 2g, pids: 500", "cpus: '2', memory: 2g", /no limit of pids/],
      [
        'a published store',
        '    shm_size: 256m\n',
        "    shm_size: 256m\n    ports: ['5432:5432']\n",
        /publishes a port/,
      ],
      [
        'a store with a way out',
        '    shm_size: 256m\n    stop_grace_period: 60s\n    networks: [backend]',
        '    networks: [outbound]',
        /leads outside/,
      ],
      [
        'an unknown network',
        'networks: [edge, backend]',
        'networks: [edge, front]',
        /network 'front'/,
      ],
      ['an unknown volume', '- s3-data:/var/lib', '- s3-blobs:/var/lib', /volume 's3-blobs'/],
      [
        'a missing mount',
        './deploy/s3/garage.toml',
        './deploy/s3/missing.toml',
        /missing.toml', which does not exist/,
      ],
      ['a writable mount', 'garage.toml:ro', 'garage.toml', /for writing/],
      ['a missing service', /^ {2}catalog:\n/m, '  catalogue:\n', /services\/catalog is not in it/],
      [
        'the image of another service',
        'args: { SERVICE: catalog }',
        'args: { SERVICE: media }',
        /not built with SERVICE=catalog/,
      ],
      [
        'the role of another service',
        'postgres://lyceum_catalog:',
        'postgres://lyceum_media:',
        /database role lyceum_media/,
      ],
      [
        'the bus user of another service',
        'NATS_USER: catalog',
        'NATS_USER: media',
        /NATS_USER is not catalog/,
      ],
      [
        'a bus that knows no password of a service',
        /^ {6}CATALOG_NATS_PASSWORD: .*\n/m,
        '',
        /nats does not know the password of catalog/,
      ],
      [
        'migrations that know no password of a service',
        /^ {6}CATALOG_DATABASE_PASSWORD: .*\n/m,
        '',
        /migrate does not know the password of catalog/,
      ],
      [
        'the secret of another service',
        '      NATS_PASSWORD: ${CATALOG_NATS',
        '      NATS_PASSWORD: ${MEDIA_NATS',
        /knows the secret MEDIA_NATS_PASSWORD/,
      ],
    ];
  for (const [name, find, replacement, problem] of violations) {
    it(`refuses ${name}`, () =>
      assert.match(problems(replaced(compose, find, replacement)), problem));
  }

  it('refuses a password in .env.example', () => {
    const example = replaced(envExample, /^POSTGRES_PASSWORD=$/m, 'POSTGRES_PASSWORD=postgres');
    assert.match(problems(compose, example), /POSTGRES_PASSWORD holds a value/);
  });

  it('refuses a setting that nothing reads', () => {
    assert.match(problems(compose, `${envExample}\nFORGOTTEN=1\n`), /FORGOTTEN is used nowhere/);
  });
});
