import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call, startStack, type TestStack } from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { security: object[] }>>>>;
}

describe('the interface, as the gateway shows and keeps it', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog'] });
  });
  after(() => stack.stop());

  it('is a document that a caller may keep and ask after', async () => {
    const url = `${stack.gatewayUrl}/api/openapi.json`;
    const { status, headers, body } = await call<Document>(url);
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(body.openapi, '3.1.0');
    assert.ok(body.paths['/v1/courses/{id}']?.['patch']);
    assert.deepEqual(body.paths['/v1/auth/sign-in']?.['post']?.security, []);
    const tag = headers.get('etag')!;
    const again = await call(url, { headers: { 'if-none-match': tag } });
    assert.equal(again.status, 304);
    assert.equal(again.text, '');
  });

  it('is a page that needs nothing from elsewhere and runs only its own scripts', async () => {
    const { status, headers, text } = await call(`${stack.gatewayUrl}/api/docs`);
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/html/);
    const policy = headers.get('content-security-policy')!;
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.equal(headers.getSetCookie().length, 0);
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    assert.ok(addresses.length >= 4, text);
    for (const address of addresses) {
      assert.ok(address.startsWith('/api/'), address);
      assert.equal((await call(`${stack.gatewayUrl}${address}`)).status, 200, address);
    }
    const folder = addresses.find((address) => address.endsWith('.css'))!.replace(/[^/]+$/, '');
    for (const name of ['package.json', '..%2Fpackage.json', 'index.html'])
      assertProblem(await call(`${stack.gatewayUrl}${folder}${name}`), { status: 404 });
    // Everything else keeps the policy of an interface.
    const other = await call(`${stack.gatewayUrl}/api/openapi.json`);
    assert.match(other.headers.get('content-security-policy')!, /^default-src 'none'; frame/);
  });

  it('answers 404 for an address that is not in it, and 405 with Allow for a wrong method', async () => {
    for (const path of ['/v1', '/v1/nothing', '/v1/courses/', '/v1/courses/1/2/3', '/v1/auth'])
      assertProblem(await call(`${stack.gatewayUrl}${path}`), {
        status: 404,
        code: 'request.not_found',
      });
    for (const [method, path, allow] of [
      ['PUT', '/v1/courses', 'GET, HEAD, POST'],
      ['GET', '/v1/auth/sign-in', 'POST'],
      ['PUT', '/v1/courses/6d0d9f0e-0000-4000-8000-000000000000', 'GET, HEAD, PATCH, DELETE'],
    ] as const) {
      const answer = await call(`${stack.gatewayUrl}${path}`, { method });
      assertProblem(answer, { status: 405, code: 'request.method_not_allowed' });
      assert.equal(answer.headers.get('allow'), allow);
    }
  });
});
