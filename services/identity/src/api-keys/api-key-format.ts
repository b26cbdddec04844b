import { createHash, randomBytes } from 'node:crypto';
import { isSameSecret } from '@lyceum/platform';

const FORMAT =
  /^lyk_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;

/** SHA-256: the secret is 256 random bits, which nobody guesses faster for a fast hash. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** @returns the key as it is shown once, and what of it is kept */
export function newApiKey(id: string): { readonly key: string; readonly hash: Buffer } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { key: `lyk_${id}_${secret}`, hash: hashOf(secret) };
}

export interface PresentedKey {
  readonly id: string;
  /** In constant time. */
  matches(hash: Buffer): boolean;
}

/** `undefined` for what does not look like a key. */
export function readApiKey(key: string): PresentedKey | undefined {
  const [, id, secret] = FORMAT.exec(key) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const presented = hashOf(secret);
  return {
    id,
    matches: (hash) => isSameSecret(presented, hash),
  };
}
