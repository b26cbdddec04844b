import { createHash, randomBytes } from 'node:crypto';
import { base32 } from './base32.js';

export const RECOVERY_CODES = 10;
/** 80 bits: nobody guesses one, so a plain hash keeps it. */
const BYTES = 10;

/** As shown, once: `abcd-efgh-ijkl-mnop`. */
export function newRecoveryCode(): string {
  const letters = base32(randomBytes(BYTES)).toLowerCase();
  return letters.match(/.{4}/g)!.join('-');
}

/** What is kept of a code, however it was typed. */
export function recoveryCodeHash(code: string): Buffer {
  const letters = code.toLowerCase().replace(/[\s-]/g, '');
  return createHash('sha256').update(`recovery code ${letters}`).digest();
}
