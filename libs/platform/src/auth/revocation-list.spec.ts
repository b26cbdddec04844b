import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REVOCATION_MEMORY_MS, RevocationList } from './revocation-list.js';
import type { AccessClaims } from './token-verifier.js';

const NOW = 1_800_000_000_000;

const claims = (more: Partial<AccessClaims> = {}): AccessClaims => ({
  sub: 'user',
  sid: 'session',
  tid: 'school',
  role: 'learner',
  scope: '',
  mv: 5,
  iat: NOW / 1000,
  exp: NOW / 1000 + 600,
  ...more,
});

describe('revocation list', () => {
  it('refuses the tokens of a session that has ended, and of no other', () => {
    const list = new RevocationList(10, () => NOW);
    assert.equal(list.refuses(claims()), false);
    list.revokeSession('session', NOW);
    assert.equal(list.refuses(claims()), true);
    assert.equal(list.refuses(claims({ sid: 'another' })), false);
  });

  it('refuses tokens from before a change of the membership', () => {
    const list = new RevocationList(10, () => NOW);
    list.changeMembership('school', 'user', 6, NOW);
    assert.equal(list.refuses(claims()), true);
    assert.equal(list.refuses(claims({ mv: 6 })), false);
    assert.equal(list.refuses(claims({ tid: 'another' })), false);
    assert.equal(list.refuses(claims({ sub: 'another' })), false);
    assert.equal(list.refuses(claims({ tid: undefined, mv: undefined })), false);
  });

  it('goes by the newest change, in whatever order they come', () => {
    const list = new RevocationList(10, () => NOW);
    list.changeMembership('school', 'user', 7, NOW);
    list.changeMembership('school', 'user', 6, NOW);
    assert.equal(list.refuses(claims({ mv: 6 })), true);
  });

  it('forgets what no token can outlive', () => {
    let now = NOW;
    const list = new RevocationList(10, () => now);
    list.revokeSession('old', now);
    now += REVOCATION_MEMORY_MS;
    list.revokeSession('new', now);
    assert.equal(list.size, 1);
    list.revokeSession('ancient', now - REVOCATION_MEMORY_MS);
    assert.equal(list.size, 1);
  });

  it('refuses every token from before what it had to forget', () => {
    const list = new RevocationList(3, () => NOW);
    for (let at = 0; at < 5; at += 1) list.revokeSession(`session ${at}`, NOW - 5_000 + at * 1_000);
    assert.equal(list.size, 3);
    const issued = (seconds: number) => claims({ iat: NOW / 1000 + seconds });
    assert.equal(list.refuses(claims({ ...issued(-5), sid: 'session 0' })), true);
    assert.equal(list.refuses(issued(-4)), true);
    assert.equal(list.refuses(issued(-3)), false);
  });
});
