import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readCode, writeCode } from './certificate-code.js';
import { escapeHtml, verificationPage } from './verification-page.js';

const certificate = {
  code: 'ABCDE-FGHJK',
  status: 'valid' as const,
  courseTitle: 'Counterpoint',
  holderName: 'Ada Lovelace',
  completedAt: new Date('2026-03-10T12:00:00Z'),
  issuedAt: new Date('2026-03-10T12:00:00Z'),
  revokedAt: null,
};

describe('page of a certificate', () => {
  it('says who completed what', () => {
    const page = verificationPage(certificate);
    for (const text of ['Ada Lovelace', 'Counterpoint', '2026-03-10', 'is valid'])
      assert.ok(page.includes(text), text);
  });

  it('says that it was revoked', () => {
    const revokedAt = new Date('2026-04-01T00:00:00Z');
    const page = verificationPage({ ...certificate, status: 'revoked', revokedAt });
    assert.match(page, /revoked on 2026-04-01/);
    assert.doesNotMatch(page, /is valid/);
  });

  it('holds no markup that somebody wrote', () => {
    const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;
    const page = verificationPage({ ...certificate, holderName: hostile, courseTitle: hostile });
    assert.doesNotMatch(page, /<script|<img/);
    assert.ok(page.includes(escapeHtml(hostile)));
  });
});

describe('code of a certificate', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  it('is read as it was written, however it is typed', () => {
    fc.assert(
      fc.property(bytes(9), bytes(16), (serial, signature) => {
        const code = writeCode(Buffer.from(serial), Buffer.from(signature));
        assert.match(code, /^([0-9A-Z]{5}-){7}[0-9A-Z]{5}$/);
        for (const typed of [
          code,
          code.toLowerCase(),
          code.replaceAll('-', ''),
          code.replaceAll('0', 'o').replaceAll('1', 'l'),
        ]) {
          const parts = readCode(typed)!;
          assert.deepEqual([...parts.serial], [...serial]);
          assert.deepEqual([...parts.signature], [...signature]);
          assert.equal(parts.code, code);
        }
      }),
    );
  });

  it('is nothing else', () => {
    for (const text of ['', 'x', 'U'.repeat(40), 'A'.repeat(39), 'A'.repeat(41), '🎓'.repeat(20)])
      assert.equal(readCode(text), undefined, text);
  });
});
