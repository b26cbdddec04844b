import { wordsOf } from '../../insights/index.js';
import {
  questionProblem,
  type Candidate,
  type DraftQuestion,
  type QuestionKind,
} from './draft-question.js';
import { placeOf, type Material, type Place } from './material.js';
import { keyTerms, shareIn, similarity } from './words.js';

/** Why a proposed question is not kept. */
export const dropReasons = [
  /** Not a question of its kind, or of a kind that was not asked for. */
  'malformed',
  /** What it quotes does not stand in the lesson. */
  'quote_not_found',
  /** What it says is right does not follow from the passage around the quote. */
  'answer_not_in_passage',
  /** What it says is wrong stands in the quote. */
  'distractor_in_quote',
  /** The question says its own answer. */
  'answer_in_prompt',
  /** It leads to an address that the lesson does not name. */
  'foreign_address',
  /** Much the same as a question before it. */
  'duplicate',
] as const;
export type DropReason = (typeof dropReasons)[number];
export type Drops = Partial<Record<DropReason, number>>;

export interface Verified {
  readonly questions: readonly DraftQuestion[];
  readonly dropped: Drops;
}

/** Of a false statement, how much must be about what the passage is about. */
const ABOUT_THE_SAME = 0.5;
const NEAR_DUPLICATE = 0.75;

/**
 * Keeps the questions whose answers can be shown to follow from the lessons, in the order proposed, numbered from
 * `q1`. Nobody is believed: neither a model, nor what a lesson may have told it.
 */
export function verify(
  candidates: readonly Candidate[],
  material: Material,
  kinds: readonly QuestionKind[],
): Verified {
  const kept: DraftQuestion[] = [];
  const dropped: Drops = {};
  for (const candidate of candidates) {
    const found = groundsOf(candidate, material, kinds);
    if (
      typeof found !== 'string' &&
      !kept.some((other) => isRepeated(candidate, other, material))
    ) {
      const { lessonId } = candidate.source;
      const { start, end, quote } = found;
      kept.push({
        ...candidate,
        id: `q${kept.length + 1}`,
        source: { lessonId, start, end, quote },
      });
      continue;
    }
    const reason = typeof found === 'string' ? found : 'duplicate';
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  }
  return { questions: kept, dropped };
}

/** The passage that a question rests on, or why it rests on none. */
export function groundsOf(
  candidate: Candidate,
  { lessons, language }: Material,
  kinds: readonly QuestionKind[],
): Place | DropReason {
  if (!kinds.includes(candidate.kind) || questionProblem(candidate) !== undefined)
    return 'malformed';
  const lesson = lessons.find(({ lessonId }) => lessonId === candidate.source.lessonId);
  const place = lesson && placeOf(candidate.source.quote, lesson);
  if (!place) return 'quote_not_found';
  if (textsOf(candidate).some((text) => hasForeignAddress(text, place.passage)))
    return 'foreign_address';
  return answerProblem(candidate, place, language) ?? place;
}

function answerProblem(
  candidate: Candidate,
  { quote, passage }: Place,
  language: string,
): DropReason | undefined {
  const quoted = wordsOf(quote, language);
  const passed = wordsOf(passage, language);
  const follows = (text: string): boolean => shareIn(keyTerms(text, language), passed) === 1;
  switch (candidate.kind) {
    case 'boolean':
      if (candidate.isTrue) return follows(candidate.prompt) ? undefined : 'answer_not_in_passage';
      return contradicts(candidate.prompt, passed, language) ? undefined : 'answer_not_in_passage';
    case 'short':
      // A term of the same lesson stands in most passages: only the quote tells the right one from it.
      if (!candidate.accepted.every((text) => shareIn(keyTerms(text, language), quoted) === 1))
        return 'answer_not_in_passage';
      return says(candidate.prompt, candidate.accepted, language) ? 'answer_in_prompt' : undefined;
    case 'single':
    case 'multiple': {
      const right = candidate.options.filter(({ isCorrect }) => isCorrect);
      const wrong = candidate.options.filter(({ isCorrect }) => !isCorrect);
      if (!right.every(({ text }) => follows(text))) return 'answer_not_in_passage';
      if (wrong.some(({ text }) => shareIn(keyTerms(text, language), quoted) === 1))
        return 'distractor_in_quote';
      const rightTexts = right.map(({ text }) => text);
      return says(candidate.prompt, rightTexts, language) ? 'answer_in_prompt' : undefined;
    }
  }
}

/** About what the passage is about, and with something in it that the passage does not say, such as a `not`. */
function contradicts(statement: string, passed: readonly string[], language: string): boolean {
  const aboutTheSame = shareIn(keyTerms(statement, language), passed) >= ABOUT_THE_SAME;
  return aboutTheSame && shareIn(wordsOf(statement, language), passed) < 1;
}

/** Whether one of the answers stands in the prompt, in its words and in their order. */
function says(prompt: string, answers: readonly string[], language: string): boolean {
  const asked = ` ${wordsOf(prompt, language).join(' ')} `;
  return answers.some((answer) => asked.includes(` ${wordsOf(answer, language).join(' ')} `));
}

/** A lesson that is written to lead a model astray wants readers somewhere else. */
function hasForeignAddress(text: string, passage: string): boolean {
  const addresses = text.match(/(?:https?:\/\/|www\.)[^\s)>\]]+/gi) ?? [];
  return addresses.some((address) => !passage.includes(address));
}

function isRepeated(candidate: Candidate, other: DraftQuestion, { language }: Material): boolean {
  const termsOf = (question: Candidate | DraftQuestion): string[] =>
    keyTerms([question.prompt, ...answersOf(question)].join(' '), language);
  return similarity(termsOf(candidate), termsOf(other)) >= NEAR_DUPLICATE;
}

const answersOf = ({ options, accepted }: Candidate | DraftQuestion): string[] => [
  ...options.filter(({ isCorrect }) => isCorrect).map(({ text }) => text),
  ...accepted,
];

const textsOf = (candidate: Candidate): string[] => [
  candidate.prompt,
  candidate.explanation,
  ...candidate.accepted,
  ...candidate.options.map(({ text }) => text),
];
