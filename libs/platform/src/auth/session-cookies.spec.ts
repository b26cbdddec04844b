import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csrfClaim, readCookie, sessionCookieNames } from './session-cookies.js';

describe('session cookies', () => {
  it('are found by their exact name', () => {
    const header = 'theme=dark; lyceum_access=a.b=c ; xlyceum_access=no; lyceum_accessx=no';
    assert.equal(readCookie(header, 'lyceum_access'), 'a.b=c');
    assert.equal(readCookie(header, 'lyceum_refresh'), undefined);
    assert.equal(readCookie(undefined, 'lyceum_access'), undefined);
  });

  it('count as missing when somebody has set a second one', () => {
    assert.equal(
      readCookie('lyceum_access=mine; lyceum_access=tossed', 'lyceum_access'),
      undefined,
    );
  });

  it('have the prefixes that only HTTPS can set', () => {
    assert.equal(sessionCookieNames(true).access, '__Host-lyceum_access');
    assert.equal(sessionCookieNames(true).refresh, '__Secure-lyceum_refresh');
    assert.equal(sessionCookieNames(false).refresh, 'lyceum_refresh');
  });

  it('are tied to a token of the page by its hash', () => {
    assert.equal(csrfClaim('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});
