import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, email, startStack, type TestStack, uniqueName } from '@lyceum/testing';
import fc from 'fast-check';
import { assertNothingLeaks, assertProblem } from '../support/problem.js';
import { PASSWORD, createCourse, signUp } from '../support/school.js';
import { hostileBodies, wrongTexts } from './bodies.js';

const SEED = 20_261_120;

describe('hostile bodies', () => {
  let stack: TestStack;
  let token: string;
  /** Every route that takes a body, through the gateway and past it. */
  let routes: { method: string; url: string }[];

  before(async () => {
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
      env: { LOG_LEVEL: 'warn' },
    });
    token = (await signUp(stack.gatewayUrl)).accessToken;
    const { id } = (await createCourse(stack.gatewayUrl, token)).body;
    routes = [
      { method: 'POST', service: 'identity', path: '/v1/auth/sign-up' },
      { method: 'POST', service: 'identity', path: '/v1/auth/sign-in' },
      { method: 'POST', service: 'catalog', path: '/v1/courses' },
      { method: 'PATCH', service: 'catalog', path: `/v1/courses/${id}` },
    ].flatMap(({ method, service, path }) =>
      [stack.gatewayUrl, stack.services[service]!.url].map((base) => ({
        method,
        url: `${base}${path}`,
      })),
    );
  });
  after(async () => {
    for (const [name, service] of Object.entries(stack.services)) {
      const lastWords = service.logs().slice(-20).join('\n');
      assert.ok(service.pid, `${name} is gone. Its last lines:\n${lastWords}`);
      assert.equal((await call(`${service.url}/health/ready`)).status, 200, name);
      const failed = service.logs().filter((line) => line.includes('"level":"error"'));
      assert.equal(failed.length, 0, `${name}: ${failed[0]}`);
    }
    await stack.stop();
  });

  const refused = (answer: Answer, what: string): void => {
    assert.ok(
      answer.status >= 400 && answer.status < 500,
      `${what}: ${answer.status} ${answer.text}`,
    );
    assertProblem(answer);
  };

  for (const { what, body, contentType = 'application/json' } of hostileBodies)
    it(`${what} is refused everywhere`, async () => {
      for (const { method, url } of routes) {
        // The server may answer and close before the client has sent everything: fetch calls that an error.
        const answer = await call(url, {
          method,
          token,
          headers: { 'content-type': contentType },
          body,
        }).catch((error: unknown) => error as Error);
        if (answer instanceof Error)
          assert.ok(body.length > 1024 * 1024, `${what}: ${answer.message}`);
        else refused(answer, `${what} to ${method} ${url}`);
      }
    });

  it('a value of the wrong kind is refused, naming the field', async () => {
    const account = { email: email(), password: PASSWORD, name: 'Ada' };
    for (const wrong of wrongTexts)
      for (const field of ['email', 'password', 'name'] as const) {
        const answer = await call(`${stack.gatewayUrl}/v1/auth/sign-up`, {
          method: 'POST',
          json: { ...account, [field]: wrong },
        });
        // A password is hashed, not kept: any character will do.
        if (field === 'password' && wrong === 'zero\u0000byte') continue;
        refused(answer, `${field}: ${JSON.stringify(wrong).slice(0, 40)}`);
      }
    for (const wrong of wrongTexts) {
      const answer = await call(`${stack.gatewayUrl}/v1/courses`, {
        method: 'POST',
        token,
        json: { title: wrong },
      });
      refused(answer, `title: ${JSON.stringify(wrong).slice(0, 40)}`);
    }
    for (const school of [1, 'x', [], {}, [{}], { slug: 'a b', name: 'x' }, { name: 'x' }]) {
      const answer = await call(`${stack.gatewayUrl}/v1/auth/sign-up`, {
        method: 'POST',
        json: { ...account, school },
      });
      refused(answer, `school: ${JSON.stringify(school)}`);
    }
  });

  it('whatever a generator thinks of, the answer is a clear one', async () => {
    const field = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(email(), PASSWORD, uniqueName('school'), "' or 1=1 --", '${jndi:ldap://x}'),
    );
    const account = fc.record(
      {
        email: fc.oneof(field, fc.emailAddress()),
        password: field,
        name: field,
        school: fc.oneof(field, fc.record({ name: field, slug: field }, { requiredKeys: [] })),
      },
      { requiredKeys: [] },
    );
    const course = fc.record({ title: field, summary: field }, { requiredKeys: [] });
    const attempt = fc.oneof(
      fc.record({ path: fc.constant('/v1/auth/sign-up'), body: account }),
      fc.record({ path: fc.constant('/v1/auth/sign-in'), body: account }),
      fc.record({ path: fc.constant('/v1/courses'), body: course }),
      fc.record({ path: fc.constant('/v1/courses'), body: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(attempt, async ({ path, body }) => {
        const answer = await call(`${stack.gatewayUrl}${path}`, {
          method: 'POST',
          token,
          json: body,
        });
        assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
        if (answer.status >= 400) assertProblem(answer);
        // Text that the caller sent comes back as it is; anything else must be ours to show.
        else if (path !== '/v1/courses') assertNothingLeaks(answer.text);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
