import type { AnswerRange } from './labelled-set.js';

/** Seconds of a lesson that were found. */
export interface FoundRange {
  readonly lesson: string;
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
}

/** Place of the first found range that holds an answer, from 1; `undefined` when none does. */
export function rankOf(
  found: readonly FoundRange[],
  answers: readonly AnswerRange[],
): number | undefined {
  const at = found.findIndex((range) => answers.some((answer) => holds(range, answer)));
  return at === -1 ? undefined : at + 1;
}

/** Share of the questions with an answer among the first. */
export function recallAt(ranks: readonly (number | undefined)[], first: number): number {
  return share(ranks, (rank) => rank !== undefined && rank <= first);
}

/** Mean of one over the place of the first answer; none counts 0. */
export function meanReciprocalRank(ranks: readonly (number | undefined)[]): number {
  return (
    ranks.reduce<number>((sum, rank) => sum + (rank === undefined ? 0 : 1 / rank), 0) / ranks.length
  );
}

export function share<T>(items: readonly T[], fulfils: (item: T) => boolean): number {
  return items.filter(fulfils).length / items.length;
}

const holds = (range: FoundRange, answer: AnswerRange): boolean =>
  range.lesson === answer.lesson && range.start <= answer.start && answer.end <= range.end;
