import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTokenValid, readToken, signPath, type TokenClaims } from './url-token.js';

const key = 'a key';
const expires = 2_000_000_000;
const folder = '/play/school/asset/';
const claims = (more: Partial<TokenClaims> = {}): TokenClaims => ({
  path: `${folder}master.m3u8`,
  expires,
  params: { token_path: folder },
  ...more,
});
const isValid = (
  url: string,
  { address = '192.0.2.1', now = expires - 1, keys = [key] } = {},
): boolean => {
  const read = readToken(url);
  return read !== undefined && isTokenValid(keys, read, { address, now });
};

describe('the token of a folder', () => {
  const { path } = signPath(key, claims(), 'directory');

  it('covers what is in the folder', () => {
    assert.ok(isValid(path));
    assert.ok(isValid(path.replace('master.m3u8', '720p/s00001.m4s')));
    assert.ok(isValid(`${path}?_HLS_skip=1`));
  });

  it('covers nothing else', () => {
    assert.ok(!isValid(path.replace('/asset/master', '/asset2/master')));
    assert.ok(!isValid(path.replace(/\/play.*$/, '/play/other/asset/master.m3u8')));
  });

  it('is over when its time is, and with another key', () => {
    assert.ok(!isValid(path, { now: expires }));
    assert.ok(!isValid(path, { keys: ['another'] }));
    assert.ok(isValid(path, { keys: ['a newer', key] }));
  });

  it('cannot be changed', () => {
    assert.ok(!isValid(path.replace(String(expires), String(expires + 1))));
    assert.ok(!isValid(path.replace(encodeURIComponent(folder), encodeURIComponent('/'))));
    assert.ok(!isValid(path.replace('&expires', '&limit=1&expires')));
    assert.ok(!isValid(`${folder}master.m3u8`));
  });

  it('works from the address that it is bound to, and from its network', () => {
    const bound = signPath(key, claims({ address: '2001:db8:1:2:3:4:5:6' }), 'directory').path;
    assert.ok(isValid(bound, { address: '2001:db8:1:2::9' }));
    assert.ok(!isValid(bound, { address: '2001:db8:1:3::9' }));
    const v4 = signPath(key, claims({ address: '192.0.2.1' }), 'directory').path;
    assert.ok(isValid(v4, { address: '::ffff:192.0.2.1' }));
    assert.ok(!isValid(v4, { address: '192.0.2.2' }));
  });
});

it('the token of a file covers that file', () => {
  const { path } = signPath(key, { path: '/play/a.jpg', expires, params: {} }, 'file');
  assert.ok(isValid(path));
  assert.ok(!isValid(path.replace('a.jpg', 'b.jpg')));
});
