/** One ETag in a list: `"v1"`, `W/"v1"`. A tag may hold commas, so the list is not split at them. */
const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

const opaque = (tag: string): string => (tag.startsWith('W/') ? tag.slice(2) : tag);

/**
 * Whether `If-None-Match` names the present ETag, so that the caller has what it would get: weak comparison,
 * a list, or `*` (RFC 9110 §13.1.2).
 */
export function matchesEntityTag(ifNoneMatch: string | undefined, entityTag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const present = opaque(entityTag);
  return (ifNoneMatch.match(ENTITY_TAG) ?? []).some((tag) => opaque(tag) === present);
}
