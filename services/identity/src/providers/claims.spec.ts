import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { googleOwnsEmail } from './google.js';
import { usableName, verifiedEmail } from './usable-claims.js';

describe('claims', () => {
  it('hold an address only when it is one and is verified', () => {
    assert.equal(verifiedEmail('ada@example.test', true), 'ada@example.test');
    for (const [email, isVerified] of [
      ['ada@example.test', false],
      ['ada@example.test', undefined],
      ['ada@example.test', 'true'],
      ['ada', true],
      [['ada@example.test'], true],
      [`${'a'.repeat(250)}@example.test`, true],
      [undefined, true],
    ])
      assert.equal(verifiedEmail(email, isVerified), undefined);
  });

  it('hold a name without what nobody sees, as long as it fits', () => {
    assert.equal(usableName('  Ada\u202e\u0000 Lovelace '), 'Ada Lovelace');
    assert.equal([...usableName('😀'.repeat(200))!].length, 100);
    for (const name of ['', '  ', '\u0000', 7, undefined, {}])
      assert.equal(usableName(name), undefined);
  });

  it('of Google are the last word on Gmail and on a Workspace only', () => {
    assert.equal(googleOwnsEmail('ada@gmail.com', {}), true);
    assert.equal(googleOwnsEmail('ada@school.test', { hd: 'school.test' }), true);
    assert.equal(googleOwnsEmail('ada@school.test', {}), false);
    assert.equal(googleOwnsEmail('ada@gmail.com.evil.test', {}), false);
    assert.equal(googleOwnsEmail('ada@school.test', { hd: '' }), false);
  });
});
