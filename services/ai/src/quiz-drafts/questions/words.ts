import { contentWords, wordsOf } from '../../insights/index.js';

/** Endings of inflection are no longer than this in the languages that separate words by spaces. */
const LONGEST_ENDING = 3;
const SHORTEST_STEM = 4;

/**
 * What a text is about: its words of meaning and its numbers. A text of nothing but small words is about all of
 * them.
 */
export function keyTerms(text: string, language: string): string[] {
  const words = wordsOf(text, language);
  const meant = new Set(contentWords(text, language));
  const terms = words.filter((word) => meant.has(word) || /\p{N}/u.test(word));
  return [...new Set(terms.length > 0 ? terms : words)];
}

/** Whether two words are forms of the same: `crust` and `crusts`, `bake` and `baking`. Numbers have no forms. */
export function isSameWord(one: string, other: string): boolean {
  if (one === other) return true;
  if (/\p{N}/u.test(one + other)) return false;
  const shortest = Math.min(one.length, other.length);
  const needed = Math.max(SHORTEST_STEM, shortest - 1);
  if (Math.max(one.length, other.length) - needed > LONGEST_ENDING) return false;
  return shortest >= SHORTEST_STEM && one.slice(0, needed) === other.slice(0, needed);
}

/** Which share of the terms stands among the words, from 0 to 1; 0 without terms. */
export function shareIn(terms: readonly string[], words: readonly string[]): number {
  const standing = terms.filter((term) => words.some((word) => isSameWord(term, word)));
  return terms.length === 0 ? 0 : standing.length / terms.length;
}

/** How much two sets of terms have in common: Jaccard's index, from 0 to 1. */
export function similarity(one: readonly string[], other: readonly string[]): number {
  const both = one.filter((term) => other.some((word) => isSameWord(term, word))).length;
  const all = one.length + other.length - both;
  return all === 0 ? 1 : both / all;
}
