import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { withClient } from '@lyceum/db';
import { call, eventually, mailbox, startStack, type TestStack } from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';
import { PASSWORD, createCourse, signUp, type Account, type Session } from '../support/school.js';

/** What the product promises for a revocation, everywhere. */
const WITHIN = { timeoutMs: 5_000 };

describe('people of a school, through the gateway', () => {
  let stack: TestStack;
  let gateway: string;
  let owner: Account;

  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog'] });
    gateway = stack.gatewayUrl;
    owner = await signUp(gateway);
  });
  after(() => stack.stop());

  const post = <Body = Record<string, unknown>>(
    path: string,
    token: string | undefined,
    json: object,
  ) => call<Body>(`${gateway}${path}`, { method: 'POST', token, json });
  const join = async (role: 'instructor' | 'learner'): Promise<Account> => {
    const guest = await signUp(gateway);
    const made = await post<{ id: string }>('/v1/schools/current/invitations', owner.accessToken, {
      email: guest.email,
      role,
    });
    assert.equal(made.status, 201, made.text);
    const mail = await mailbox(stack.infrastructure.mail!.inboxUrl).latestTo(
      guest.email,
      /invites you/,
    );
    const token = /\/invitations\/(\S+)/.exec(mail.text)![1]!;
    const accepted = await post('/v1/invitations/accept', guest.accessToken, { token });
    assert.equal(accepted.status, 200, accepted.text);
    const { body } = await post<Session>('/v1/auth/sign-in', undefined, {
      email: guest.email,
      password: PASSWORD,
      schoolId: owner.schoolId,
    });
    return { ...guest, ...body };
  };
  const remove = async (userId: string): Promise<void> => {
    const { status, text } = await call(`${gateway}/v1/schools/current/members/${userId}`, {
      method: 'DELETE',
      token: owner.accessToken,
    });
    assert.equal(status, 204, text);
  };

  it('join by an invitation in their mail, work, and are out everywhere when they are removed', async () => {
    const teacher = await join('instructor');
    assert.equal((await createCourse(gateway, teacher.accessToken)).status, 201);
    await remove(teacher.userId);
    const catalog = stack.services['catalog']!.url;
    for (const url of [gateway, catalog])
      await eventually(async () => {
        assertProblem(await createCourse(url, teacher.accessToken), {
          status: 401,
          code: 'request.token_revoked',
        });
      }, WITHIN);
    const again = await post('/v1/auth/refresh', undefined, {
      refreshToken: teacher.refreshToken,
      schoolId: owner.schoolId,
    });
    assertProblem(again, { code: 'identity.not_a_member' });
  });

  it('let programs act with keys, no further than the scopes of the key', async () => {
    const key = async (scopes: string[]): Promise<{ id: string; key: string }> => {
      const made = await post<{ id: string; key: string }>('/v1/api-keys', owner.accessToken, {
        name: 'Import',
        role: 'instructor',
        scopes,
      });
      assert.equal(made.status, 201, made.text);
      return made.body;
    };
    const writer = await key(['catalog:write']);
    assert.equal((await createCourse(gateway, writer.key)).status, 201);
    const reader = await key(['catalog:read']);
    const refused = await createCourse(gateway, reader.key);
    assertProblem(refused, { status: 403 });
    assert.match(refused.text, /catalog:write/);
    const header = await call(`${gateway}/v1/courses`, { headers: { 'x-api-key': reader.key } });
    assert.equal(header.status, 200, header.text);
    assertProblem(await call(`${gateway}/v1/schools/current`, { token: writer.key }), {
      status: 403,
    });
    assertProblem(await post('/v1/auth/api-key-token', owner.accessToken, { apiKey: writer.key }), {
      status: 404,
    });
    const revoked = await call(`${gateway}/v1/api-keys/${writer.id}`, {
      method: 'DELETE',
      token: owner.accessToken,
    });
    assert.equal(revoked.status, 204, revoked.text);
    await eventually(async () => {
      assertProblem(await createCourse(gateway, writer.key), {
        status: 401,
        // Not `token_revoked`, which asks for a refresh.
        code: 'request.token_invalid',
      });
    }, WITHIN);
  });

  it('see the new name of a school at once, although the edge keeps what is public', async () => {
    const current = `${gateway}/v1/schools/current`;
    const { slug } = (await call<{ slug: string }>(current, { token: owner.accessToken })).body;
    const read = () => call<{ name: string }>(`${gateway}/v1/schools/${slug}`);
    await eventually(async () => {
      await read();
      assert.equal((await read()).headers.get('x-cache'), 'hit');
    });
    const { status } = await call(current, {
      method: 'PATCH',
      token: owner.accessToken,
      json: { name: 'A better name' },
    });
    assert.equal(status, 200);
    await eventually(async () => assert.equal((await read()).body.name, 'A better name'), WITHIN);
  });
});

describe('mail that a provider reports about, through the gateway', () => {
  const secret = randomBytes(32);
  let stack: TestStack;
  let provider: Server;
  const taken: { to: string[]; text: string }[] = [];

  before(async () => {
    // A stand-in for the HTTP API of Resend, which no machine without an account has.
    provider = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        taken.push(JSON.parse(body) as { to: string[]; text: string });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ id: `mail-${taken.length}` }));
      });
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    stack = await startStack({
      services: ['gateway', 'identity'],
      env: {
        MAIL_PROVIDER: 'resend',
        RESEND_API_KEY: 're_test',
        RESEND_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
        WEBHOOK_RESEND_SECRETS: `whsec_${secret.toString('base64')}`,
      },
    });
  });
  after(async () => {
    await stack.stop();
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  });

  const signUpMail = async (email: string): Promise<void> => {
    const { status, text } = await call(`${stack.gatewayUrl}/v1/auth/sign-up`, {
      method: 'POST',
      json: { email, password: PASSWORD, name: 'Ada' },
    });
    assert.equal(status, 202, text);
  };
  const report = async (id: string, event: object): Promise<number> => {
    const body = JSON.stringify(event);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`);
    const { status } = await call(`${stack.gatewayUrl}/v1/webhooks/resend`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': timestamp,
        'svix-signature': `v1,${signature.digest('base64')}`,
      },
      body,
    });
    return status;
  };

  it('stops for an address that bounced', async () => {
    const email = `bounces-${randomBytes(4).toString('hex')}@example.test`;
    await signUpMail(email);
    await eventually(() => assert.equal(taken.length, 1));
    const status = await report('msg_1', {
      type: 'email.bounced',
      data: { email_id: 'mail-1', to: [email], bounce: { type: 'Permanent' } },
    });
    assert.ok(status < 300, `${status}`);
    const counted = (sql: string): Promise<number> =>
      withClient(stack.databaseUrl, async (client) => {
        const { rows } = await client.query<{ n: number }>(sql);
        return rows[0]!.n;
      });
    await eventually(async () => {
      assert.equal(await counted(`select count(*)::int n from identity.mail_suppressions`), 1);
    });
    await signUpMail(email);
    await eventually(async () => {
      const sql = `select count(*)::int n from identity.mails where status = 'suppressed'`;
      assert.equal(await counted(sql), 1);
    });
    assert.equal(taken.length, 1);
    for (const line of stack.services['identity']!.logs()) assert.ok(!line.includes(email), line);
  });
});
