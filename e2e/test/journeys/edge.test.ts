import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  eventually,
  signUpAccount,
  startStack,
  TEST_PASSWORD,
  type TestStack,
} from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';
import type { Course } from '../support/school.js';

describe('the edge of a running school', () => {
  let stack: TestStack;
  let token: string;
  let email: string;

  before(async () => {
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
      env: {
        RATE_LIMITS: 'auth 12/5min, default 1000/min',
      },
    });
    ({ accessToken: token, email } = await signUpAccount(stack.gatewayUrl));
  });
  after(() => stack.stop());

  const create = (key: string, title = 'Once'): Promise<Answer<Course>> =>
    call<Course>(`${stack.gatewayUrl}/v1/courses`, {
      method: 'POST',
      token,
      json: { title },
      headers: { 'idempotency-key': key },
    });
  const courses = async (): Promise<number> => {
    const { body } = await call<{ items: Course[] }>(`${stack.gatewayUrl}/v1/courses?limit=100`, {
      token,
    });
    return body.items.length;
  };

  it('makes one course of a request that is repeated, also when the edge was killed in between', async () => {
    const before = await courses();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(key)));
    const ids = new Set(answers.map(({ body }) => body.id));
    assert.equal(ids.size, 1, JSON.stringify(answers.map(({ text }) => text)));
    await stack.services['gateway']!.restart();
    const again = await create(key);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.ok(ids.has(again.body.id));
    assertProblem(await create(key, 'Another'), {
      status: 422,
      code: 'request.idempotency_key_reused',
    });
    assert.equal(await courses(), before + 1);
  });

  it('answers 304 to whoever has it, and 412 to whoever changes what has changed', async () => {
    const { body } = await create(randomUUID());
    const url = `${stack.gatewayUrl}/v1/courses/${body.id}`;
    const { headers } = await call(url, { token });
    const etag = headers.get('etag')!;
    const same = await call(url, { token, headers: { 'if-none-match': `"x", ${etag}` } });
    assert.deepEqual([same.status, same.text], [304, '']);
    const change = (title: string): Promise<Answer> =>
      call(url, { method: 'PATCH', token, json: { title }, headers: { 'if-match': etag } });
    assert.equal((await change('First')).status, 200);
    assert.equal((await change('Second')).status, 412);
  });

  it('tells at once that a service is away, and serves again when it is back', async () => {
    await stack.services['catalog']!.kill();
    const away = await eventually(async () => {
      const answer = await call(`${stack.gatewayUrl}/v1/courses`, { token });
      assertProblem(answer, { status: 503, code: 'request.unavailable' });
      return answer;
    });
    assert.ok(Number(away.headers.get('retry-after')) >= 1);
    await stack.services['catalog']!.restart();
    await eventually(async () => {
      assert.equal((await call(`${stack.gatewayUrl}/v1/courses`, { token })).status, 200);
    });
  });

  it('takes the cookies of a browser, and changes nothing for another page', async () => {
    const signIn = await call<{ csrfToken: string }>(`${stack.gatewayUrl}/v1/auth/sign-in`, {
      method: 'POST',
      json: { email, password: TEST_PASSWORD, mode: 'cookie' },
    });
    assert.equal(signIn.status, 200, signIn.text);
    const cookie = signIn.headers
      .getSetCookie()
      .map((set) => set.split(';', 1)[0])
      .join('; ');
    const url = `${stack.gatewayUrl}/v1/courses`;
    assert.equal((await call(url, { headers: { cookie } })).status, 200);
    const post = (headers: Record<string, string>): Promise<Answer> =>
      call(url, {
        method: 'POST',
        json: { title: 'From a page' },
        headers: { cookie, ...headers },
      });
    assertProblem(await post({}), { status: 403, code: 'request.csrf_failed' });
    assertProblem(await post({ 'x-csrf-token': 'guessed' }), { status: 403 });
    assert.equal((await post({ 'x-csrf-token': signIn.body.csrfToken })).status, 201);
    // A page that was loaded anew has no token yet: the refresh gives it one.
    const refreshed = await call<{ csrfToken: string }>(`${stack.gatewayUrl}/v1/auth/refresh`, {
      method: 'POST',
      json: { mode: 'cookie' },
      headers: { cookie },
    });
    assert.equal(refreshed.status, 200, refreshed.text);
    assert.equal(refreshed.body.csrfToken, signIn.body.csrfToken);
  });

  it('counts attempts to sign in by where they come from, whatever they say about it', async () => {
    const attempt = (): Promise<Answer> =>
      call(`${stack.gatewayUrl}/v1/auth/sign-in`, {
        method: 'POST',
        json: { email: `${randomUUID()}@example.org`, password: 'a guess of a password' },
        headers: { 'x-forwarded-for': `203.0.113.${Math.ceil(Math.random() * 250)}` },
      });
    const refused = await eventually(async () => {
      const answer = await attempt();
      assert.equal(answer.status, 429);
      return answer;
    });
    assertProblem(refused, { code: 'request.rate_limited' });
    assert.match(refused.headers.get('ratelimit')!, /^"auth";r=0;t=\d+$/);
    assert.equal((await call(`${stack.gatewayUrl}/v1/courses`, { token })).status, 200);
  });
});
