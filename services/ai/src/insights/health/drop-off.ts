export interface LessonStop {
  readonly positionSeconds: number;
  readonly watchedPercent: number;
}

export interface DropOff {
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
  /** Learners who stopped there and have not gone on. */
  readonly learners: number;
  /** Of all who began the lesson, 0 to 1. */
  readonly share: number;
}

const PARTS = 20;
/** Whoever got this far has seen it. */
const FINISHED_PERCENT = 90;
const FEWEST_LEARNERS = 5;
const LEAST_SHARE = 0.2;
/** How many times more than the usual part. */
const SPIKE = 3;

/**
 * Places of a video where strikingly many learners stopped: a twentieth of it that holds at least five of them, a
 * fifth of all who began, and three times as many as the average part. Nobody is named, and fewer than five
 * are never told of.
 */
export function dropOffs(stops: readonly LessonStop[], durationSeconds: number): DropOff[] {
  if (durationSeconds <= 0) return [];
  const width = durationSeconds / PARTS;
  const parts = new Array<number>(PARTS).fill(0);
  for (const { positionSeconds, watchedPercent } of stops)
    if (watchedPercent < FINISHED_PERCENT) {
      const part = Math.min(PARTS - 1, Math.floor(positionSeconds / width));
      parts[part] = parts[part]! + 1;
    }
  const usual = parts.reduce((sum, count) => sum + count, 0) / PARTS;
  return parts.flatMap((learners, part) => {
    const share = learners / stops.length;
    const isSpike =
      learners >= FEWEST_LEARNERS && share >= LEAST_SHARE && learners >= SPIKE * usual;
    return isSpike ? [{ start: part * width, end: (part + 1) * width, learners, share }] : [];
  });
}
