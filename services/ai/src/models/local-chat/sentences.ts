import type { SourceDocument } from '../chat-model.js';

/** A sentence of a document, as it stands there. */
export interface Sentence {
  readonly documentId: string;
  /** A run of the document, word for word and on one line. */
  readonly text: string;
  /** In lower case and in order. */
  readonly words: readonly string[];
}

/** What is spoken without a full stop is cut into runs of this many words. */
const MOST_WORDS = 40;
/** Shorter ones are headings, greetings and the like. */
const FEWEST_WORDS = 3;

const segmenter = {
  sentence: new Intl.Segmenter('en', { granularity: 'sentence' }),
  word: new Intl.Segmenter('en', { granularity: 'word' }),
};

/** All words of a text, normalised. */
export function wordsOf(text: string): string[] {
  const segments = segmenter.word.segment(text.normalize('NFKC').toLowerCase());
  return [...segments].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** In the order of the document. */
export function sentencesOf({ id, text }: SourceDocument): Sentence[] {
  // What could be taken for the end of a quote, or of a line, ends a run.
  const lines = text.split(/[\r\n]+|\[\[|\]\]|\|/);
  const sentences = lines.flatMap((line) =>
    [...segmenter.sentence.segment(line)].map(({ segment }) => segment),
  );
  return sentences.flatMap(runsOf).flatMap((run) => {
    const words = wordsOf(run);
    return words.length < FEWEST_WORDS ? [] : [{ documentId: id, text: run, words }];
  });
}

/** Cuts between words, at even lengths. */
function runsOf(sentence: string): string[] {
  const trimmed = sentence.replace(/^[\s#>*\-–—•]+/, '').trimEnd();
  const words = [...trimmed.matchAll(/\S+/g)];
  if (words.length <= MOST_WORDS) return trimmed ? [trimmed] : [];
  const size = Math.ceil(words.length / Math.ceil(words.length / MOST_WORDS));
  const starts = words.filter((_, at) => at % size === 0).map(({ index }) => index);
  return starts.map((start, at) => trimmed.slice(start, starts[at + 1]).trimEnd());
}
