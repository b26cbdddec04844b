import { isContentWord, wordSegmenter } from '../../insights/index.js';
import type { Material } from '../questions/material.js';

const LONGEST = 3;
/** Words that a noun follows, by language: what never follows one is rarely a thing one can ask for. */
const BEFORE_NOUNS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    'a an the this that these those each every its their his her our your my of in with for from by into on at no more less some any both between'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das den dem des ein eine einen einem einer eines im am zum zur mit von aus für durch ohne kein keine ihre seine jede jeder jedes'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les un une des du de au aux ce cette ces son sa ses leur avec par pour sans'.split(' '),
  ),
  es: new Set(
    'el la los las un una unos unas del de al este esta su sus con por para sin cada'.split(' '),
  ),
};

/** Where a phrase stands in a text. */
export interface Occurrence {
  /** In lower case. */
  readonly key: string;
  /** As it is written there. */
  readonly surface: string;
  readonly at: number;
  readonly words: number;
}

export interface Found extends Occurrence {
  /** The word before it, in lower case. */
  readonly before: string;
  readonly isFinal: boolean;
}

export interface Term {
  readonly key: string;
  /** As it is written inside of sentences. */
  readonly surface: string;
  readonly words: number;
  readonly count: number;
  readonly lessonIds: ReadonlySet<string>;
  /** Words that it follows somewhere, such as articles of its gender. */
  readonly follows: ReadonlySet<string>;
}

/** What is collected of a phrase on the way through the lessons. */
interface Seen extends Term {
  surface: string;
  count: number;
  readonly lessonIds: Set<string>;
  readonly follows: Set<string>;
  /** How often it stands where a noun stands. */
  named: number;
  /** How often no other word of meaning comes after it: adjectives lead to one. */
  final: number;
}

/** What lessons speak of: phrases of one to three words of meaning, with how often they are said. */
export function termsOf({ lessons, language }: Material): Map<string, Term> {
  const seen = new Map<string, Seen>();
  const beforeNouns = BEFORE_NOUNS[language.toLowerCase().split('-')[0]!];
  for (const { lessonId, sentences } of lessons)
    for (const { text } of sentences)
      for (const { key, surface, words, at, before, isFinal } of phrasesIn(text, language)) {
        const term = seen.get(key) ?? {
          ...{ key, surface, words, count: 0, named: 0, final: 0 },
          ...{ lessonIds: new Set<string>(), follows: new Set<string>() },
        };
        // The first word of a sentence is written large whatever it is.
        if (at > 0) term.surface = surface;
        term.count += 1;
        term.lessonIds.add(lessonId);
        term.follows.add(before);
        if (!beforeNouns || beforeNouns.has(before)) term.named += 1;
        if (isFinal) term.final += 1;
        seen.set(key, term);
      }
  return new Map([...seen].filter(([, term]) => isTerm(term)));
}

/** Something that one can ask for: a noun as far as one can tell, and no phrase of chance. */
const isTerm = ({ words, count, named, final }: Seen): boolean =>
  named > 0 && final * 2 >= count && (words === 1 || count > 1);

/** Phrases of words of meaning that follow each other with nothing but a space between. */
export function phrasesIn(text: string, language: string): Found[] {
  const segments = [...wordSegmenter(language).segment(text)];
  const words = segments.flatMap(({ segment, index, isWordLike }) =>
    isWordLike
      ? [{ word: segment.toLocaleLowerCase(language), at: index, end: index + segment.length }]
      : [],
  );
  return words.flatMap(({ word, at }, first) => {
    const phrases: Found[] = [];
    // The phrase as a whole is named by what stands before it: an adjective leads to its noun.
    const before = words[first - 1]?.word ?? '';
    for (let length = 1; length <= LONGEST; length += 1) {
      const last = words[first + length - 1];
      if (!last || !isContentWord(last.word, language)) break;
      if (length > 1 && text.slice(words[first + length - 2]!.end, last.at) !== ' ') break;
      const surface = text.slice(at, last.end);
      const key = length === 1 ? word : surface.toLocaleLowerCase(language);
      const next = words[first + length];
      const isFinal =
        !next || !isContentWord(next.word, language) || text.slice(last.end, next.at) !== ' ';
      phrases.push({ key, surface, at, words: length, before, isFinal });
    }
    return phrases;
  });
}
