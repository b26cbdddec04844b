import { createHash, createHmac, type BinaryToTextEncoding } from 'node:crypto';
import { isSameSecret } from '@lyceum/platform';

/** More than any provider sends while secrets are rotated; a caller must not make us compare for long. */
const MAX_SIGNATURES = 16;

/** Whether any of the signatures was made with any of the keys, over `prefix` and the raw body. */
export function isSigned(
  given: readonly string[],
  keys: readonly (string | Buffer)[],
  content: {
    readonly algorithm: 'sha256' | 'sha512';
    readonly encoding: BinaryToTextEncoding;
    readonly prefix: string;
    readonly body: Buffer;
  },
): boolean {
  const { algorithm, encoding, prefix, body } = content;
  let found = false;
  for (const key of keys) {
    const expected = createHmac(algorithm, key).update(prefix).update(body).digest(encoding);
    for (const signature of given.slice(0, MAX_SIGNATURES))
      if (isSameSecret(signature, expected)) found = true;
  }
  return found;
}

export function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
