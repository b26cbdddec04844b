import type { Encoding } from './compression.js';

const SUFFIX = /--(?:br|gzip)"/g;

/**
 * The strong ETag of a compressed representation: another one than that of the plain representation, as
 * RFC 9110 §8.8.3.3 asks. A weak one would do for If-None-Match, but never match an If-Match.
 */
export function suffixedTag(tag: string, encoding: Encoding): string {
  return tag.endsWith('"') ? `${tag.slice(0, -1)}--${encoding}"` : tag;
}

/** The tags of a condition as the service knows them. */
export function plainTags(condition: string): string {
  return condition.replace(SUFFIX, '"');
}
