import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newRecoveryCode, recoveryCodeHash } from './recovery-codes.js';

describe('recovery codes', () => {
  it('are four groups that are easy to type, and never the same', () => {
    const codes = new Set(Array.from({ length: 100 }, newRecoveryCode));
    assert.equal(codes.size, 100);
    for (const code of codes) assert.match(code, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
  });

  it('are known again in capitals, without hyphens or with spaces', () => {
    const code = newRecoveryCode();
    const hash = recoveryCodeHash(code);
    for (const typed of [
      code.toUpperCase(),
      code.replaceAll('-', ''),
      ` ${code.replaceAll('-', ' ')} `,
    ])
      assert.deepEqual(recoveryCodeHash(typed), hash);
    assert.notDeepEqual(recoveryCodeHash(newRecoveryCode()), hash);
  });
});
