import type { Cue } from '@lyceum/contracts';
import { contentWords } from './content-words.js';
import { keyPhrase, phraseCounts } from './key-phrase.js';
import { sentencesOfCues } from './sentences-of-cues.js';
import { topicShifts } from './topic-shifts.js';

/** Shorter chapters help nobody to find their way. */
const MINIMUM_SENTENCES = 6;

export interface ChapterMark {
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
  readonly title: string;
}

/** Chapters without a gap from the first word to the last, titled by words that are spoken in them. */
export function chapterMarks(cues: readonly Cue[], language: string): ChapterMark[] {
  const sentences = sentencesOfCues(cues);
  if (sentences.length === 0) return [];
  const words = sentences.map(({ text }) => contentWords(text, language));
  const starts = [0, ...topicShifts(words, MINIMUM_SENTENCES)];
  const texts = sentences.map(({ text }) => text);
  const phrases = phraseCounts(texts, language);
  return starts.map((from, at) => {
    const to = starts[at + 1];
    const part = texts.slice(from, to);
    return {
      start: sentences[from]!.start,
      end: to === undefined ? sentences.at(-1)!.end : sentences[to]!.start,
      title: keyPhrase(part, phrases, language) ?? part[0]!.slice(0, 60),
    };
  });
}
