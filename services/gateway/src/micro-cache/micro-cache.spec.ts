import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Metrics } from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import type { AnswerObserver } from '../answers/index.js';
import { MicroCache } from './micro-cache.js';

const REMEMBERED = 3;

function request(url: string, more: object = {}): FastifyRequest {
  return {
    method: 'GET',
    url,
    headers: {},
    actor: { kind: 'anonymous' },
    ...more,
  } as unknown as FastifyRequest;
}

const MARKED = { 'cache-control': 'public, s-maxage=60', 'cache-tag': 'course:1' };

function finish(recording: AnswerObserver | undefined, headers: object = MARKED, body = 'x'): void {
  recording?.start(200, headers as Record<string, string>, { etag: '"v1"' });
  recording?.data(Buffer.from(body));
  void recording?.end();
}

describe('MicroCache', () => {
  let cache: MicroCache;
  const answer = (url: string, headers?: object): void =>
    finish(cache.record(request(url)), headers);
  const isKept = (url: string): boolean => cache.find(request(url)) !== undefined;

  beforeEach(() => {
    cache = new MicroCache(1, new Metrics(), REMEMBERED);
    cache.connected();
  });

  it('keeps an answer that is marked, and gives it as it was', () => {
    answer('/a');
    const kept = cache.find(request('/a'))!;
    assert.equal(kept.status, 200);
    assert.deepEqual(kept.headers, { etag: '"v1"' });
    assert.equal(kept.body.toString(), 'x');
  });

  it('keeps nothing that is not public, not tagged, not whole, or too large', () => {
    answer('/private', { ...MARKED, 'cache-control': 'private, s-maxage=60' });
    answer('/untagged', { 'cache-control': 'public, s-maxage=60' });
    answer('/browser-only', { ...MARKED, 'cache-control': 'public, max-age=60' });
    const broken = cache.record(request('/broken'))!;
    broken.start(200, MARKED, {});
    broken.data(Buffer.from('half'));
    const missing = cache.record(request('/missing'))!;
    missing.start(404, MARKED, {});
    void missing.end();
    finish(cache.record(request('/large')), MARKED, 'x'.repeat(300 * 1024));
    for (const url of ['/private', '/untagged', '/browser-only', '/broken', '/missing', '/large'])
      assert.equal(isKept(url), false, url);
  });

  it('is for anonymous reads of the whole only', () => {
    answer('/a');
    for (const other of [
      { method: 'POST' },
      { actor: { kind: 'user' } },
      { headers: { range: 'bytes=0-1' } },
    ])
      assert.equal(cache.find(request('/a', other)), undefined);
    assert.equal(isKept('/a?x=1'), false);
    assert.equal(cache.find(request('/a', { headers: { accept: 'text/html' } })), undefined);
  });

  it('answers a condition, and records nothing for one', () => {
    const conditional = { headers: { 'if-none-match': '"v1"' } };
    assert.equal(cache.record(request('/a', conditional)), undefined);
    answer('/a');
    assert.ok(cache.find(request('/a', conditional)));
  });

  it('has no more in memory than it may, of what it keeps them under either', () => {
    const long = (index: number): string => `/a?${index}&${'x'.repeat(15_000)}`;
    for (let index = 0; index < 200; index += 1) answer(long(index));
    const kept = Array.from({ length: 200 }, (_, index) => isKept(long(index))).filter(Boolean);
    assert.ok(kept.length < 80, `${kept.length} of them are kept in a megabyte`);
    assert.ok(isKept(long(199)));
  });

  it('takes parameters in any order for the same, but not those of one name', () => {
    answer('/a?x=1&y=2&x=3');
    assert.equal(isKept('/a?y=2&x=1&x=3'), true);
    assert.equal(isKept('/a?x=3&x=1&y=2'), false);
    answer('/b?');
    assert.equal(isKept('/b'), true);
  });

  it('keeps an answer for each value of what it depends on', () => {
    const language = (name: string): object => ({ headers: { 'accept-language': name } });
    const headers = { ...MARKED, vary: 'Accept-Language, origin' };
    finish(cache.record(request('/a', language('en'))), headers, 'hello');
    assert.equal(cache.find(request('/a', language('en')))?.body.toString(), 'hello');
    assert.equal(cache.find(request('/a', language('fr'))), undefined);
    answer('/b', { ...MARKED, vary: '*' });
    assert.equal(isKept('/b'), false);
  });

  it('lets one request fetch an answer, and the others wait for it', () => {
    const leader = cache.record(request('/a'));
    const landed: string[] = [];
    assert.equal(
      cache.join(request('/a'), () => landed.push('one')),
      true,
    );
    assert.equal(
      cache.join(request('/b'), () => landed.push('other')),
      false,
    );
    finish(leader);
    assert.deepEqual(landed, ['one']);
    assert.equal(isKept('/a'), true);
  });

  it('wants an answer that others may wait for as fast as it comes, until it is too large', () => {
    const part = Buffer.alloc(200 * 1024);
    const leader = cache.record(request('/a'))!;
    const other = cache.record(request('/a'))!;
    for (const each of [leader, other]) each.start(200, MARKED, {});
    assert.deepEqual([leader.data(part), other.data(part)], [true, false]);
    assert.equal(leader.data(part), false);
  });

  it('makes nobody wait for the end of an answer that is not kept, or for the next one', () => {
    let landed = 0;
    const join = (url: string): boolean => cache.join(request(url), () => (landed += 1));
    const leader = cache.record(request('/a'));
    join('/a');
    leader?.start(200, { 'cache-control': 'private' }, {});
    assert.equal(landed, 1);
    cache.record(request('/a'));
    assert.equal(join('/a'), false);
    const failing = cache.record(request('/b'));
    join('/b');
    failing?.fail(new Error('gone'));
    assert.equal(landed, 2);
  });

  it('drops what carries the tag, and nothing else', () => {
    answer('/a');
    answer('/b', { ...MARKED, 'cache-tag': 'course:2,course:3' });
    cache.drop('course:2');
    assert.equal(isKept('/a'), true);
    assert.equal(isKept('/b'), false);
  });

  it('does not keep an answer whose tag was dropped while it was on its way', () => {
    const slow = cache.record(request('/a'));
    cache.drop('course:1');
    finish(slow);
    assert.equal(isKept('/a'), false);
    answer('/a');
    assert.equal(isKept('/a'), true);
  });

  it('does not keep it either when so much was dropped that the tag is forgotten', () => {
    const slow = cache.record(request('/a'));
    for (const tag of ['course:1', 'course:2', 'course:3', 'course:4', 'course:5']) cache.drop(tag);
    finish(slow);
    assert.equal(isKept('/a'), false);
  });

  it('keeps and serves nothing while drops may be missed', () => {
    answer('/a');
    const slow = cache.record(request('/b'));
    cache.disconnected();
    assert.equal(isKept('/a'), false);
    answer('/a');
    cache.connected();
    finish(slow);
    assert.equal(isKept('/a'), false);
    assert.equal(isKept('/b'), false);
    answer('/a');
    assert.equal(isKept('/a'), true);
  });

  it('without memory it is off', () => {
    cache = new MicroCache(0, new Metrics());
    cache.connected();
    answer('/a');
    assert.equal(isKept('/a'), false);
  });
});
