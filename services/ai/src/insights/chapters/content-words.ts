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

let last = { language: 'en', segmenter: new Intl.Segmenter('en', { granularity: 'word' }) };

/** All words, in lower case and in order. */
export function wordsOf(text: string, language: string): string[] {
  return [...wordSegmenter(language).segment(text)].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment.toLocaleLowerCase(language)] : [],
  );
}

/** To make one costs as much as a sentence, and texts come in one language at a time. */
export function wordSegmenter(language: string): Intl.Segmenter {
  if (last.language !== language)
    last = { language, segmenter: new Intl.Segmenter(language, { granularity: 'word' }) };
  return last.segmenter;
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
