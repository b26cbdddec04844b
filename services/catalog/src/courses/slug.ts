import { randomBytes } from 'node:crypto';

/** Names a course in addresses, once in each school. */
export const SLUG = /^[a-z0-9](-?[a-z0-9]){0,39}$/;
export const SLUG_RULE = {
  message: 'slug must be at most 80 lower-case letters, digits and single hyphens',
};

const MAX_LENGTH = 40;
const SUFFIX_BYTES = 4;

/** A slug from a title: `Ångström & Co.` → `angstrom-co`; `course` where nothing of it can be written so. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return trimmed(trimmed(plain).slice(0, MAX_LENGTH)) || 'course';
}

/** Another one, for a course whose title is that of a course before. */
export function anotherSlug(slug: string): string {
  const suffix = randomBytes(SUFFIX_BYTES).toString('hex');
  return `${trimmed(slug.slice(0, MAX_LENGTH - suffix.length))}-${suffix}`;
}

const trimmed = (slug: string): string => slug.replace(/^-+|-+$/g, '');
