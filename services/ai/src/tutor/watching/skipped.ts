import type { Passage } from '../../retrieval/index.js';

/** Seconds of a video that somebody has not watched, although they have watched what comes later. */
export interface SkippedRange {
  readonly start: number;
  readonly end: number;
}

export interface SkippedParts {
  readonly lessonId: string;
  readonly ranges: readonly SkippedRange[];
}

/** What was skipped goes first among passages that are as good as each other, and nowhere else. */
const AS_GOOD = 0.05;

/** Whether half or more of what is said in a passage was skipped. */
export function isSkipped({ lessonId, pieces }: Passage, parts: SkippedParts | undefined): boolean {
  if (parts?.lessonId !== lessonId) return false;
  const spoken = pieces.filter(({ start }) => start !== null);
  const missed = spoken.filter(({ start, end }) => {
    const middle = (start! + (end ?? start!)) / 2;
    return parts.ranges.some((range) => range.start <= middle && middle < range.end);
  });
  return missed.length > 0 && missed.length * 2 >= spoken.length;
}

/** The passages in their order, but for those that were skipped: each before what is at most as much better. */
export function skippedFirst(
  passages: readonly Passage[],
  parts: SkippedParts | undefined,
): readonly Passage[] {
  if (parts === undefined || parts.ranges.length === 0) return passages;
  const rank = (passage: Passage): number =>
    passage.score + (isSkipped(passage, parts) ? AS_GOOD : 0);
  return passages.toSorted((a, b) => rank(b) - rank(a));
}
