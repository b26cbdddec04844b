import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { withClient } from '@lyceum/db';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';
import { signUp, type Session } from '../support/school.js';

/** What the product promises: revoked anywhere, refused everywhere. */
const WITHIN_MS = 5_000;
const SERVICES = ['catalog', 'media', 'progress', 'ai'];

describe('what is revoked', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  /** The gateway, and each service asked directly: none of them relies on another. */
  const everywhere = (token: string): Promise<Answer[]> =>
    Promise.all([
      call(`${stack.gatewayUrl}/v1/users/me`, { token }),
      call(`${stack.services['identity']!.url}/v1/users/me`, { token }),
      ...SERVICES.map((name) =>
        call(`${stack.services[name]!.url}/v1/${name}/people/me`, { token }),
      ),
    ]);
  /** Served everywhere, and so verified and remembered everywhere. */
  const isServed = ({ accessToken }: Session): Promise<void> =>
    eventually(async () => {
      for (const { status, text } of await everywhere(accessToken)) assert.equal(status, 200, text);
    });
  const isRefused = (token: string, timeoutMs = WITHIN_MS): Promise<void> =>
    eventually(
      async () => {
        for (const answer of await everywhere(token))
          assertProblem(answer, { status: 401, code: 'request.token_revoked' });
      },
      { timeoutMs },
    );
  const signOut = async ({ accessToken }: Session): Promise<void> => {
    const url = `${stack.gatewayUrl}/v1/auth/sign-out`;
    const { status, text } = await call(url, { method: 'POST', token: accessToken, json: {} });
    assert.equal(status, 204, text);
  };

  it('is refused everywhere within five seconds, although it was served a moment ago', async () => {
    const leaving = await signUp(stack.gatewayUrl);
    const staying = await signUp(stack.gatewayUrl);
    await isServed(leaving);
    await isServed(staying);
    await signOut(leaving);
    await isRefused(leaving.accessToken);
    await isServed(staying);
  });

  it('includes the role in a school that was changed, and the membership that was ended', async () => {
    const owner = await signUp(stack.gatewayUrl);
    const newcomer = await signUp(stack.gatewayUrl, { withSchool: false });
    await withClient(stack.databaseUrl, (client) =>
      client.query(
        `insert into identity.memberships (tenant_id, user_id, role) values ($1, $2, 'instructor')`,
        [owner.schoolId, newcomer.userId],
      ),
    );
    const refresh = async ({ refreshToken }: Session): Promise<Session> =>
      (
        await call<Session>(`${stack.gatewayUrl}/v1/auth/refresh`, {
          method: 'POST',
          json: { refreshToken },
        })
      ).body;
    const member = await refresh(newcomer);
    assert.equal(member.role, 'instructor');
    await isServed(member);
    const url = `${stack.gatewayUrl}/v1/schools/current/members/${member.userId}`;
    const token = owner.accessToken;
    const changed = await call(url, { method: 'PATCH', token, json: { role: 'learner' } });
    assert.equal(changed.status, 204, changed.text);
    await isRefused(member.accessToken);
    const learner = await refresh(member);
    assert.equal(learner.role, 'learner');
    await isServed(learner);
    assert.equal((await call(url, { method: 'DELETE', token })).status, 204);
    await isRefused(learner.accessToken);
    const stranger = await refresh(learner);
    assert.equal(stranger.schoolId, null);
    await isServed(stranger);
  });

  it('is refused by a process that starts later', async () => {
    const account = await signUp(stack.gatewayUrl);
    await isServed(account);
    const catalog = stack.services['catalog']!;
    await catalog.kill();
    await signOut(account);
    await catalog.restart();
    // Ready means that it has heard of it: no waiting here.
    const url = `${catalog.url}/v1/catalog/people/me`;
    assertProblem(await call(url, { token: account.accessToken }), {
      code: 'request.token_revoked',
    });
  });

  it('is refused five seconds after the bus is back, when the bus was away meanwhile', async () => {
    const account = await signUp(stack.gatewayUrl);
    await isServed(account);
    const nats = stack.infrastructure.nats!;
    await nats.kill();
    await signOut(account);
    await nats.restart();
    const ready = `${stack.gatewayUrl}/health`;
    await eventually(async () => assert.equal((await call(ready)).status, 200), {
      timeoutMs: 30_000,
    });
    await isRefused(account.accessToken);

    // And what comes next is heard, too.
    const next = await signUp(stack.gatewayUrl);
    await isServed(next);
    await signOut(next);
    await isRefused(next.accessToken);
  });
});
