import { createHash } from 'node:crypto';
import { CacheDefinitionError } from './cache-errors.js';

const PLAIN = /^[\w.-]{1,80}$/;
const PLAIN_TAG = /^[\w.:-]{1,120}$/;

/** Stands where a tenant would; no tenant's segment can be equal to it. */
export const SHARED_SCOPE = '~';

/**
 * One segment of a Redis key. Ids stay readable; anything longer or with other characters becomes
 * `~` + SHA-256, so that no input can reach into a neighbouring segment and keys stay short.
 */
export function keySegment(part: string | number): string {
  const text = String(part);
  if (PLAIN.test(text)) return text;
  if (text === '') throw new CacheDefinitionError('A part of a cache key must not be empty');
  return `~${createHash('sha256').update(text).digest('base64url')}`;
}

/** A tag ends its key, so it may hold colons (`course:42`). */
export function tagSegment(tag: string): string {
  return PLAIN_TAG.test(tag) ? tag : keySegment(tag);
}
