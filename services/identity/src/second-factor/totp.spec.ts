import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { base32 } from './base32.js';
import { otpauthUri, stepAt, stepOfCode, totpCode } from './totp.js';

describe('totp', () => {
  // RFC 6238, appendix B, the rows of SHA-1.
  const secret = Buffer.from('12345678901234567890');
  const vectors: readonly (readonly [number, string])[] = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ];
  for (const [seconds, code] of vectors)
    it(`at ${seconds} s is ${code}`, () => {
      assert.equal(totpCode(secret, stepAt(seconds * 1000), 8), code);
    });

  it('takes the codes of this step and its neighbours, and says which it was', () => {
    const now = 1_700_000_000_000;
    const step = stepAt(now);
    for (const near of [step - 1, step, step + 1])
      assert.equal(stepOfCode(secret, totpCode(secret, near), now), near);
    for (const far of [step - 2, step + 2])
      assert.equal(stepOfCode(secret, totpCode(secret, far), now), undefined);
  });

  it('takes nothing but six digits', () => {
    const now = 1_700_000_000_000;
    const code = totpCode(secret, stepAt(now));
    for (const wrong of ['', code.slice(1), `${code}0`, ` ${code}`, '٠١٢٣٤٥'])
      assert.equal(stepOfCode(secret, wrong, now), undefined);
  });

  it('is told to apps with the issuer in front and everything escaped', () => {
    assert.equal(
      otpauthUri(secret, 'A & B', 'ada+1@example.test'),
      'otpauth://totp/A%20%26%20B:ada%2B1%40example.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%20%26%20B',
    );
  });
});

describe('base32', () => {
  // RFC 4648 §10, without padding.
  const vectors = {
    '': '',
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  };
  for (const [plain, encoded] of Object.entries(vectors))
    it(`of ${JSON.stringify(plain)} is ${JSON.stringify(encoded)}`, () => {
      assert.equal(base32(Buffer.from(plain)), encoded);
    });

  it('keeps every bit of a secret', () => {
    const secret = randomBytes(20);
    assert.match(base32(secret), /^[A-Z2-7]{32}$/);
    assert.notEqual(base32(secret), base32(randomBytes(20)));
  });
});
