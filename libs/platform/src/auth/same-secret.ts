import { timingSafeEqual } from 'node:crypto';

/**
 * Whether two secrets are the same, in a time that tells nothing about where they differ (only whether they
 * are of one length). Text is compared as its UTF-8 bytes, undecoded: a lenient decoder would take several
 * spellings of one signature.
 */
export function isSameSecret(given: string | Buffer, expected: string | Buffer): boolean {
  const [a, b] = [bytesOf(given), bytesOf(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const bytesOf = (secret: string | Buffer): Buffer =>
  typeof secret === 'string' ? Buffer.from(secret) : secret;
