import type { WordMeanings } from '../models/index.js';
import { cosine } from '../vectors/index.js';
import { contentWords } from './question.js';
import type { Evidence, QuestionMatch, Stretch } from './relevance.js';

/** A chunk whose text has been compared with the question. */
export interface ReadChunk {
  readonly match: QuestionMatch;
  /** Its sentences, in order. */
  readonly texts: readonly string[];
  /** Of its lesson. */
  readonly title: string;
  readonly evidence: Evidence;
}

/** What speaks for a few sentences as the answer; each from 0 to 1, the cosine from -1. */
export interface AnswerEvidence {
  /** Share of the question, by the importance of its words, that they speak of, also in words of like meaning. */
  readonly coverage: number;
  /** Of the question, the most important word that is not spoken of: a lesson on soup does not answer about fish soup. */
  readonly gap: number;
  /** Of the chunk they are in. */
  readonly cosine: number;
}

export const NO_ANSWER: AnswerEvidence = { coverage: 0, gap: 1, cosine: 0 };

export interface LikelyAnswer {
  /** Sentences in a row. */
  readonly texts: readonly string[];
  readonly evidence: AnswerEvidence;
}

/**
 * Logistic regression on the labelled questions that are for tuning; `npm run bench -- retrieval-fit` fits them again
 * and says what they are.
 */
export const ANSWER_WEIGHTS = { coverage: 3.5, gap: -1.6, cosine: 1.4, constant: -2.4 };

/** Chunks, the nearest first, in which an answer is looked for. */
const READ = 3;
/** A cosine from which words begin to mean alike, and one from which they mean the same: chosen on the same questions. */
const ALIKE = { from: 0.4, to: 0.8 };
/** A word that means the same counts this much of the word itself. */
const MEANT = 0.9;

/** How likely it is that what has this evidence answers, from 0 to 1. */
export function answerProbability({ coverage, gap, cosine }: AnswerEvidence): number {
  const weights = ANSWER_WEIGHTS;
  const sum =
    weights.coverage * coverage + weights.gap * gap + weights.cosine * cosine + weights.constant;
  return 1 / (1 + Math.exp(-sum));
}

/**
 * The sentences in a row that speak most of a question, and how well. They are chosen by words, and only these few are
 * compared by the meaning of words, which takes the encoder a while.
 *
 * @param read the nearest first
 */
export async function answerIn(
  read: readonly ReadChunk[],
  meanings: WordMeanings,
): Promise<LikelyAnswer | undefined> {
  let best: { chunk: ReadChunk; stretch: Stretch; score: number } | undefined;
  for (const chunk of read.slice(0, READ)) {
    for (const stretch of chunk.match.stretches(chunk.texts, chunk.title)) {
      const score = shareOf(chunk.match, stretch.found) + chunk.evidence.cosine;
      if (!best || score > best.score) best = { chunk, stretch, score };
    }
  }
  if (!best) return undefined;
  const { chunk, stretch } = best;
  const { match, evidence } = chunk;
  const found = match.isEnglish ? await withMeanings(match, stretch, meanings) : stretch.found;
  return {
    texts: stretch.texts,
    evidence: {
      coverage: shareOf(match, found),
      gap: gapOf(match, found),
      cosine: evidence.cosine,
    },
  };
}

/** What is spoken of, in the words of the question or in others that mean alike. */
async function withMeanings(
  { asked }: QuestionMatch,
  { texts, found }: Stretch,
  meanings: WordMeanings,
): Promise<number[]> {
  if (found.every((value) => value >= MEANT)) return [...found];
  const said = await meanings.of(contentWords(texts.join(' ')));
  const sought = await meanings.of(asked.map(({ word }) => word));
  return found.map((value, at) => {
    const nearest = Math.max(0, ...said.map((meaning) => cosine(meaning, sought[at]!)));
    const share = (nearest - ALIKE.from) / (ALIKE.to - ALIKE.from);
    return Math.max(value, MEANT * Math.min(1, Math.max(0, share)));
  });
}

function shareOf({ importance }: QuestionMatch, found: readonly number[]): number {
  const total = sumOf(importance);
  return total === 0 ? 0 : sumOf(found.map((value, at) => value * importance[at]!)) / total;
}

function gapOf({ importance }: QuestionMatch, found: readonly number[]): number {
  const total = sumOf(importance);
  if (total === 0) return NO_ANSWER.gap;
  return Math.max(...found.map((value, at) => (1 - value) * importance[at]!)) / total;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);
