import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { MockAgent } from 'undici';
import { checkLinks, type LinkState } from './link-check.js';
import { publicDispatcher } from './public-dispatcher.js';

const HOST = 'https://example.org';
const limits = { timeoutMs: 1_000, pauseMs: 0, concurrency: 2 };

describe('the check of links', () => {
  let web: MockAgent;
  beforeEach(() => {
    web = new MockAgent();
    web.disableNetConnect();
  });
  afterEach(() => web.close());

  const answer = (method: string, path: string, status: number, headers = {}): void => {
    web.get(HOST).intercept({ method, path }).reply(status, '', { headers });
  };
  const check = async (path: string): Promise<LinkState> => {
    const url = path.startsWith('http') ? path : `${HOST}${path}`;
    const states = await checkLinks(
      [url],
      { ...limits, dispatcher: web },
      new AbortController().signal,
    );
    return states.get(url)!;
  };

  it('asks for the head first, and for the page when the head is refused', async () => {
    answer('HEAD', '/page', 200);
    assert.deepEqual(await check('/page'), { state: 'alive' });
    answer('HEAD', '/strict', 405);
    answer('GET', '/strict', 200);
    assert.deepEqual(await check('/strict'), { state: 'alive' });
    web.assertNoPendingInterceptors();
  });

  it('calls dead only what is gone', async () => {
    answer('HEAD', '/gone', 404);
    answer('GET', '/gone', 404);
    assert.deepEqual(await check('/gone'), { state: 'dead', reason: 'answers 404' });
    answer('HEAD', '/busy', 503);
    assert.deepEqual(await check('/busy'), { state: 'unknown', reason: 'answers 503' });
  });

  it('follows a redirect, and not into the house', async () => {
    answer('HEAD', '/old', 301, { location: '/new' });
    answer('HEAD', '/new', 200);
    assert.deepEqual(await check('/old'), { state: 'alive' });
    for (const location of ['http://169.254.169.254/latest/meta-data', 'file:///etc/passwd']) {
      answer('HEAD', '/trap', 302, { location });
      assert.match(
        ((await check('/trap')) as { reason: string }).reason,
        /not on the public internet/,
      );
    }
  });

  it('ends when redirects go round', async () => {
    web
      .get(HOST)
      .intercept({ method: 'HEAD', path: '/round' })
      .reply(302, '', { headers: { location: '/round' } })
      .persist();
    assert.deepEqual(await check('/round'), { state: 'unknown', reason: 'more than 5 redirects' });
  });

  it('connects to no name that leads to a private address', async () => {
    const dispatcher = publicDispatcher(1_000);
    const url = 'http://localhost:1/';
    const states = await checkLinks([url], { ...limits, dispatcher }, new AbortController().signal);
    await dispatcher.close();
    assert.match((states.get(url) as { reason: string }).reason, /not on the public internet/);
  });
});
