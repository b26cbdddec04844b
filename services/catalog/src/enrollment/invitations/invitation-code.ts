import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: nothing in it looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 24;

/** 120 random bits, in groups that can be read out: `7K3F9A-…`. */
export function newInvitationCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]!);
  return letters.join('').replace(/.{6}(?=.)/g, '$&-');
}

/** What is kept of a code. Case, spaces and hyphens do not count, nor the letters that look like digits. */
export function hashOfCode(code: string): Buffer {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest();
}
