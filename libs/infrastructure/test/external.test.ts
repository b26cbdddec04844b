import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startInfrastructure, type Infrastructure } from '../src/index.js';

const base = mkdtempSync(join(tmpdir(), 'lyceum-external-'));

describe('servers of the user', () => {
  let theirs: Required<Infrastructure>;
  before(async () => {
    theirs = (await startInfrastructure({
      dataDir: base,
      ephemeral: true,
      env: { PATH: process.env['PATH'] },
      natsConfig: 'authorization { user: school, password: "right" }',
      natsAdmin: { user: 'school', password: 'right' },
    })) as Required<Infrastructure>;
  });
  after(async () => {
    await theirs.stop();
    rmSync(base, { recursive: true, force: true });
  });

  const withEnvironment = (
    env: NodeJS.ProcessEnv,
    services: Array<'postgres' | 'nats' | 'redis' | 's3' | 'mail'>,
  ) =>
    startInfrastructure({
      dataDir: join(base, 'ours'),
      services,
      env: { PATH: process.env['PATH'], ...env },
    });

  it('are used as they are, and neither stopped nor killed', async () => {
    const infrastructure = await withEnvironment(
      {
        DATABASE_URL: theirs.postgres.adminUrl,
        NATS_URL: theirs.nats.url.replace('//', '//school:right@'),
        REDIS_URL: theirs.redis.url,
        S3_ENDPOINT: theirs.s3.endpoint,
        S3_ACCESS_KEY_ID: 'id',
        S3_SECRET_ACCESS_KEY: 'secret',
        SMTP_URL: theirs.mail.smtpUrl,
      },
      ['postgres', 'nats', 'redis', 's3', 'mail'],
    );
    const { postgres, nats, redis, s3, mail } = infrastructure;
    for (const server of [postgres, nats, redis, s3, mail]) assert.equal(server?.external, true);
    assert.equal(s3?.accessKeyId, 'id');
    await assert.rejects(postgres?.kill() ?? Promise.resolve(), /not ours to kill/);
    await infrastructure.stop();
    const again = await withEnvironment({ DATABASE_URL: theirs.postgres.adminUrl }, ['postgres']);
    await again.stop();
  });

  const wrongPassword = (url: string): string =>
    url.replace(/\/\/[^@]*@/, '//school:w%40rong-secret@');
  const wrong = [
    [
      'postgres',
      'DATABASE_URL',
      () => wrongPassword(theirs.postgres.adminUrl),
      /authentication failed/,
    ],
    [
      'nats',
      'NATS_URL',
      () => theirs.nats.url.replace('//', '//school:w%40rong-secret@'),
      /Authorization Violation/,
    ],
    [
      'redis',
      'REDIS_URL',
      () => theirs.redis.url.replace('//', '//:w%40rong-secret@'),
      /without any password/,
    ],
  ] as const;
  for (const [service, variable, url, reason] of wrong) {
    it(`${variable} with a wrong password is refused with a reason that hides it`, async () => {
      await assert.rejects(withEnvironment({ [variable]: url() }, [service]), (error: Error) => {
        assert.match(error.message, reason);
        assert.match(error.message, new RegExp(`named by ${variable}`));
        assert.doesNotMatch(error.message, /rong-secret/);
        return true;
      });
    });
  }

  const unreachable = [
    [
      'postgres',
      { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' },
      /^Postgres at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
    ],
    ['nats', { NATS_URL: 'nats://127.0.0.1:1' }, /^NATS at 127\.0\.0\.1:1 cannot be used/],
    [
      'redis',
      { REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' },
      /^Redis at 127\.0\.0\.1:1 cannot be used/,
    ],
    [
      'mail',
      { SMTP_URL: 'smtp://127.0.0.1:1' },
      /^The mail server at 127\.0\.0\.1:1 cannot be used/,
    ],
    [
      's3',
      { S3_ENDPOINT: 'http://127.0.0.1:9', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' },
      /^The S3 server at 127\.0\.0\.1:9 cannot be used: /,
    ],
  ] as const;
  for (const [service, env, message] of unreachable) {
    it(`an unreachable ${service} is named`, async () => {
      await assert.rejects(withEnvironment(env, [service]), { message });
    });
  }
});
