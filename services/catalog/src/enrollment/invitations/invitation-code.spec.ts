import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hashOfCode, newInvitationCode } from './invitation-code.js';

it('codes are long, different, and forgive how they are written', () => {
  const code = newInvitationCode();
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{6}-){3}[0-9A-HJKMNP-TV-Z]{6}$/);
  assert.notEqual(newInvitationCode(), code);
  const hash = hashOfCode(code);
  for (const same of [code.toLowerCase(), code.replaceAll('-', ' '), code.replaceAll('0', 'o')])
    assert.deepEqual(hashOfCode(same), hash);
  assert.notDeepEqual(hashOfCode(`${code}0`), hash);
});
