import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, it } from 'node:test';
import { acceptedEncoding, isCompressible } from './compression.js';
import { plainTags, suffixedTag } from './encoded-tag.js';

describe('compression', () => {
  for (const [header, expected] of [
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['*', undefined],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['BR;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0', undefined],
    ['gzip;q=nonsense', 'gzip'],
  ] as const)
    it(`answers ${JSON.stringify(header)} with ${expected ?? 'nothing'}`, () =>
      assert.equal(acceptedEncoding(header), expected));

  const json = { 'content-type': 'application/json; charset=utf-8', 'content-length': '2000' };
  for (const [what, status, headers, expected] of [
    ['JSON', 200, json, true],
    ['a problem', 422, { ...json, 'content-type': 'application/problem+json' }, true],
    ['captions of unknown length', 200, { 'content-type': 'text/vtt' }, true],
    ['what is small', 200, { ...json, 'content-length': '1023' }, false],
    ['an event stream', 200, { 'content-type': 'text/event-stream' }, false],
    ['a video', 200, { 'content-type': 'video/mp4' }, false],
    ['what is compressed', 200, { ...json, 'content-encoding': 'gzip' }, false],
    ['an answer with a cookie', 200, { ...json, 'set-cookie': ['a=b'] }, false],
    ['an answer with tokens', 200, { ...json, 'cache-control': 'no-store' }, false],
    ['a part', 206, json, false],
  ] as const)
    it(`${expected ? 'is' : 'is not'} for ${what}`, () =>
      assert.equal(isCompressible(status, headers as IncomingHttpHeaders), expected));

  it('gives each form a strong tag of its own, and finds the plain one again', () => {
    assert.equal(suffixedTag('"v1"', 'br'), '"v1--br"');
    assert.equal(suffixedTag('W/"v1"', 'gzip'), 'W/"v1--gzip"');
    assert.equal(plainTags('"v1--br", W/"v2--gzip", "v3"'), '"v1", W/"v2", "v3"');
  });
});
