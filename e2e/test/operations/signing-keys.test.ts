import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withClient } from '@lyceum/db';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { PASSWORD, signUp, type Account, type Session } from '../support/school.js';
import { replicaEnvironment } from '../support/service-environment.js';
import { ServiceRun, serviceEntry } from '../support/service-run.js';

const command = fileURLToPath(import.meta.resolve('@lyceum/db')).replace(/index\.js$/, 'main.js');

interface KeyRow {
  readonly kid: string;
  readonly has_private: boolean;
  readonly is_retired: boolean;
}

describe('signing keys', () => {
  let stack: TestStack;
  let account: Account;
  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog', 'media'] });
    account = await signUp(stack.gatewayUrl);
  });
  after(() => stack.stop());

  const sql = async <Row extends object>(text: string): Promise<Row[]> =>
    withClient(stack.databaseUrl, async (client) => (await client.query<Row>(text)).rows);
  const published = async (url = stack.services['identity']!.url): Promise<string[]> =>
    (
      await call<{ keys: { kid: string; d?: string }[] }>(`${url}/.well-known/jwks.json`)
    ).body.keys.map(({ kid, d }) => {
      assert.equal(d, undefined, 'the private part is published');
      return kid;
    });
  const kidOf = (token: string): string =>
    (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
  const freshToken = async (url = stack.gatewayUrl): Promise<string> => {
    const { body, text } = await call<Session>(`${url}/v1/auth/sign-in`, {
      method: 'POST',
      json: { email: account.email, password: PASSWORD },
    });
    assert.ok(body.accessToken, text);
    return body.accessToken;
  };
  const statusOf = async (token: string, service = 'catalog'): Promise<number> =>
    (await call(`${stack.services[service]!.url}/v1/${service}/people/me`, { token })).status;
  const rotate = (...args: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [command, 'keys:rotate', ...args],
        {
          env: { PATH: process.env['PATH'], DATABASE_ADMIN_URL: stack.databaseUrl },
          timeout: 90_000,
        },
        (error, out) =>
          error ? reject(error as Error) : resolve(/New signing key ([\w-]+)\./.exec(out)![1]!),
      );
    });
  /** What hours do: everything about the keys happened so much earlier. */
  const age = (minutes: number) =>
    sql(
      `update identity.signing_keys set activates_at = activates_at - interval '${minutes} minutes'`,
    );
  const replica = async (
    env: NodeJS.ProcessEnv,
    work: (url: string) => Promise<void>,
  ): Promise<void> => {
    const run = new ServiceRun(await serviceEntry('identity'), {
      ...replicaEnvironment(stack, 'identity'),
      LOG_LEVEL: 'info',
      ...env,
    });
    try {
      const url = await eventually(
        () => {
          const found = /identity listens on (http:\/\/[\d.:]+)/.exec(run.output)?.[1];
          assert.ok(found, run.output);
          return found;
        },
        { timeoutMs: 30_000 },
      );
      await work(url);
    } finally {
      run.signal('SIGTERM');
      await run.ended;
    }
  };

  it('change on command, without anybody being signed out', async () => {
    const before = await freshToken();
    const kid = await rotate();
    // Published for ten minutes before it signs, so that nobody meets a key that is not known.
    assert.ok((await published()).includes(kid));
    assert.equal(kidOf(await freshToken()), kidOf(before));
    await age(11);
    await eventually(async () => assert.equal(kidOf(await freshToken()), kid), {
      timeoutMs: 15_000,
    });
    assert.equal(await statusOf(await freshToken()), 200);
    assert.equal(await statusOf(before), 200);
    assert.ok((await published()).includes(kidOf(before)));

    // Twelve minutes later the last of the old tokens has expired: what signed them is gone.
    await age(13);
    await eventually(async () => assert.deepEqual(await published(), [kid]), { timeoutMs: 15_000 });
    const rows = await sql<KeyRow>(
      `select kid, sealed_private_key is not null as has_private, retired_at is not null as is_retired
       from identity.signing_keys order by activates_at`,
    );
    assert.deepEqual(rows, [
      { kid: kidOf(before), has_private: false, is_retired: true },
      { kid, has_private: true, is_retired: false },
    ]);
    const audited = await sql<{ action: string }>(
      `select action from identity.audit_entries where action like 'signing_key.%' order by id`,
    );
    assert.deepEqual(
      audited.map(({ action }) => action),
      ['signing_key.created', 'signing_key.created', 'signing_key.retired'],
    );
  });

  it('change by themselves when they are old enough, once for all replicas', async () => {
    await replica({ SIGNING_KEY_DAYS: '1' }, async (url) => {
      const [old] = await published();
      await age(2 * 24 * 60);
      const both = await eventually(
        async () => {
          const kids = await published(url);
          assert.equal(kids.length, 2, kids.join());
          return kids;
        },
        { timeoutMs: 15_000 },
      );
      // The other replica has it, too, and neither makes another.
      await eventually(async () => assert.deepEqual(await published(), both), {
        timeoutMs: 15_000,
      });
      await age(11);
      await eventually(async () => assert.notEqual(kidOf(await freshToken(url)), old), {
        timeoutMs: 15_000,
      });
      assert.equal((await published(url)).length, 2);
    });
  });

  it('that somebody else has can be given up at once', async () => {
    const stolen = await freshToken();
    const kid = await rotate('--compromised');
    await eventually(async () => assert.deepEqual(await published(), [kid]), { timeoutMs: 15_000 });
    const media = stack.services['media']!;
    await media.restart();
    assert.equal(await statusOf(stolen, 'media'), 401);
    assert.equal(await statusOf(await freshToken(), 'media'), 200);
  });

  it('are sealed anew when the key that they are sealed with changes', async () => {
    const { identityKeyEncryptionKey: old } = stack.secrets;
    const next = randomBytes(32).toString('base64');
    const changed = { IDENTITY_KEY_ENCRYPTION_KEY: next };
    const [kid] = await published();
    const boxes = () =>
      sql<{ box: Buffer }>(
        'select sealed_private_key as box from identity.signing_keys where retired_at is null',
      );
    const [before] = await boxes();
    await replica({ ...changed, IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: old }, async (url) => {
      assert.equal(kidOf(await freshToken(url)), kid);
      await eventually(async () => assert.notDeepEqual(await boxes(), [before]), {
        timeoutMs: 15_000,
      });
    });
    await replica(changed, async (url) => {
      const token = await freshToken(url);
      assert.equal(kidOf(token), kid);
      assert.equal(await statusOf(token), 200);
    });
  });

  it('are announced where verifiers look', async () => {
    const { body } = await call(`${stack.gatewayUrl}/.well-known/openid-configuration`);
    assert.equal(body['issuer'], 'lyceum');
    assert.match(String(body['jwks_uri']), /\/\.well-known\/jwks\.json$/);
  });
});
