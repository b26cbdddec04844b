import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Controller, Get, Header, Module } from '@nestjs/common';
import { Intake, Public, requestErrors, startService, type Service } from '../src/index.js';

@Controller('things')
@Public()
class ThingController {
  @Get('one')
  @Header('etag', '"v7"')
  one(): { name: string } {
    return { name: 'one' };
  }

  @Get('untagged')
  untagged(): { name: string } {
    return { name: 'untagged' };
  }
}

/** Addresses of requests whose token was refused. */
const refused: (string | undefined)[] = [];

@Module({ controllers: [ThingController] })
class ThingModule {
  constructor(intake: Intake) {
    intake.tokens = {
      beforeVerifying: ({ url }) => {
        if (url === '/things/one?tried') throw requestErrors.rate_limited({ retryAfterSeconds: 9 });
      },
      refused: ({ url }) => {
        refused.push(url);
        return Promise.resolve();
      },
    };
    intake.door = (request, response) => {
      if (request.url !== '/closed') return true;
      response.writeHead(503).end('closed');
      return false;
    };
    intake.steps.push(
      (request) => {
        if (request.url === '/things/one?refused') throw requestErrors.overloaded();
      },
      (request) => {
        if (request.url === '/things/one?late')
          return Promise.reject(requestErrors.rate_limited({ retryAfterSeconds: 7 }));
        return undefined;
      },
      (request, reply) => {
        if (request.url === '/things/one?answered') void reply.code(204).send();
      },
    );
  }
}

describe('a service', () => {
  let service: Service;
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}${path}`, { headers });

  before(async () => {
    service = await startService(
      { name: 'things', settings: {}, module: ThingModule },
      { PORT: '0', LOG_LEVEL: 'fatal', IDENTITY_URL: 'http://127.0.0.1:9' },
    );
  });
  after(() => service.stop());

  it('tells who watches over tokens before it verifies one, and when it refused one', async () => {
    const nonsense = { authorization: 'Bearer a.b.c' };
    assert.equal((await get('/things/one', nonsense)).status, 401);
    assert.deepEqual(refused, ['/things/one']);
    const tried = await get('/things/one?tried', nonsense);
    assert.deepEqual([tried.status, tried.headers.get('retry-after')], [429, '9']);
    assert.equal((await get('/things/one?tried')).status, 200);
    assert.deepEqual(refused, ['/things/one']);
  });

  it('answers a conditional read of what the caller has with 304 and nothing else', async () => {
    for (const has of ['"v7"', 'W/"v7"', '"v6", "v7"', '*']) {
      const answer = await get('/things/one', { 'if-none-match': has });
      assert.equal(answer.status, 304, has);
      assert.equal(await answer.text(), '');
      assert.equal(answer.headers.get('etag'), '"v7"');
      assert.equal(answer.headers.get('content-type'), null);
      assert.notEqual(answer.headers.get('x-request-id'), null);
    }
    const head = await fetch(`${service.url}/things/one`, {
      method: 'HEAD',
      headers: { 'if-none-match': '"v7"' },
    });
    assert.equal(head.status, 304);
  });

  it('answers in full when the caller has something else, or nothing can be compared', async () => {
    assert.equal((await get('/things/one', { 'if-none-match': '"v6"' })).status, 200);
    assert.equal((await get('/things/one')).status, 200);
    assert.equal((await get('/things/untagged', { 'if-none-match': '*' })).status, 200);
    const missing = await get('/things/nothing', { 'if-none-match': '*' });
    assert.equal(missing.status, 404);
  });

  it('looks at the door before anything else', async () => {
    const answer = await get('/closed');
    assert.deepEqual([answer.status, await answer.text()], [503, 'closed']);
    assert.equal(answer.headers.get('x-request-id'), null);
  });

  it('takes each step before the token, and stops where one refuses or answers', async () => {
    const invalid = { authorization: 'Bearer nonsense' };
    assert.equal((await get('/things/one?refused', invalid)).status, 503);
    const late = await get('/things/one?late', invalid);
    assert.deepEqual([late.status, late.headers.get('retry-after')], [429, '7']);
    assert.equal((await get('/things/one?answered', invalid)).status, 204);
    assert.equal((await get('/things/one', invalid)).status, 401);
  });
});
