import { createRequire } from 'node:module';

// JSON without an importable module: https://github.com/stopwords-iso.
const STOP_WORDS = createRequire(import.meta.url)('stopwords-iso') as Readonly<
  Record<string, readonly string[]>
>;
const stopWordSets = new Map<string, ReadonlySet<string>>();

/** The words of a text that say what it is about, in lower case and in order. */
export function contentWords(text: string, language: string): string[] {
  return wordsOf(text, language).filter((word) => isContentWord(word, language));
}

/** All words, in lower case and in order. */
export function wordsOf(text: string, language: string): string[] {
  const words = new Intl.Segmenter(language, { granularity: 'word' }).segment(text);
  return [...words].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment.toLocaleLowerCase(language)] : [],
  );
}

/** Whether a word in lower case carries meaning of its own. */
export function isContentWord(word: string, language: string): boolean {
  return word.length > 2 && !/^\d+$/.test(word) && !stopWords(language).has(word);
}

/** Of a language without a list no word is left out. */
function stopWords(language: string): ReadonlySet<string> {
  const [base = language] = language.toLowerCase().split('-');
  let known = stopWordSets.get(base);
  if (!known) stopWordSets.set(base, (known = new Set(STOP_WORDS[base] ?? [])));
  return known;
}
