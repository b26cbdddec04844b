import { readdirSync, readFileSync } from 'node:fs';
import type { Cue } from '@lyceum/contracts';

/** Read from the sources: the set is data, and is not copied into the build. */
const HOME = new URL('../../../src/retrieval/', import.meta.url);

/** A usual rate of somebody who teaches. */
const WORDS_PER_SECOND = 140 / 60;
const PAUSE_SECONDS = 0.4;

export interface LabelledLesson {
  /** Name of its file. */
  readonly name: string;
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** A sentence each, in the order in which they are spoken. */
  readonly cues: readonly Cue[];
}

export const questionKinds = [
  'direct',
  'paraphrase',
  'typo',
  'distractor',
  'unanswerable-near',
  'unanswerable',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** Words that stand in one sentence of a lesson: the seconds of that sentence answer the question. */
export interface AnswerLabel {
  readonly lesson: string;
  readonly words: string;
}

export interface LabelledQuestion {
  readonly kind: QuestionKind;
  readonly question: string;
  /** Empty when no lesson answers it. */
  readonly answers: readonly AnswerLabel[];
}

export interface AnswerRange {
  readonly lesson: string;
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
}

export function readLessons(): LabelledLesson[] {
  const folder = new URL('lessons/', HOME);
  return readdirSync(folder)
    .sort()
    .map((file) => lessonOf(file, readFileSync(new URL(file, folder), 'utf8')));
}

export const readQuestions = (): LabelledQuestion[] => questionsOf('questions.json');

/** A half of the first, and others: so few do not tell what is better. */
export const tuningQuestions = (): LabelledQuestion[] => [
  ...split(readQuestions()).tuning,
  ...questionsOf('tuning-questions.json'),
];

/** Written when the rest had been looked at; nothing is chosen by them. */
export const readFreshQuestions = (): LabelledQuestion[] => questionsOf('fresh-questions.json');

/** Every second question of each kind is for choosing thresholds; the others are looked at for the figures alone. */
export function split(questions: readonly LabelledQuestion[]): {
  readonly tuning: LabelledQuestion[];
  readonly heldOut: LabelledQuestion[];
} {
  const ofKinds = questionKinds.map((kind) => questions.filter((each) => each.kind === kind));
  const every = (remainder: number): LabelledQuestion[] =>
    ofKinds.flatMap((ofKind) => ofKind.filter((_, at) => at % 2 === remainder));
  return { tuning: every(0), heldOut: every(1) };
}

/** @throws Error when the words stand in no sentence, or in more than one */
export function rangeOf(
  { lesson: name, words }: AnswerLabel,
  lessons: readonly LabelledLesson[],
): AnswerRange {
  const lesson = lessons.find((each) => each.name === name);
  const found = lesson?.cues.filter(({ text }) => text.includes(words)) ?? [];
  const [cue] = found;
  if (!cue || found.length > 1)
    throw new Error(`"${words}" stands in ${found.length} sentences of the lesson ${name}`);
  return { lesson: name, start: cue.start, end: cue.end };
}

const questionsOf = (file: string): LabelledQuestion[] =>
  JSON.parse(readFileSync(new URL(file, HOME), 'utf8')) as LabelledQuestion[];

/** A heading, `language: …`, then the sentences. */
function lessonOf(file: string, source: string): LabelledLesson {
  const [heading, language, ...sentences] = source.split('\n').filter((line) => line.trim() !== '');
  return {
    name: file.replace(/\.md$/, ''),
    title: heading!.replace(/^# /, ''),
    language: language!.replace(/^language: /, ''),
    cues: spoken(sentences),
  };
}

function spoken(sentences: readonly string[]): Cue[] {
  let clock = 0;
  return sentences.map((text) => {
    const start = clock;
    const end = start + text.split(' ').length / WORDS_PER_SECOND;
    clock = end + PAUSE_SECONDS;
    return { start: inMilliseconds(start), end: inMilliseconds(end), text };
  });
}

const inMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
