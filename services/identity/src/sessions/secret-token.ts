import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits with a prefix by which a leak is recognised. Kept by its hash only. */
export function newSecretToken(prefix: string): { readonly token: string; readonly hash: Buffer } {
  const token = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** Plain SHA-256: nobody guesses 256 random bits, so that nothing is gained by a slow hash. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
