/** A minute of a lesson in which learners asked the tutor. */
export interface QuestionPlace {
  /** Seconds; null for the lesson as a whole. */
  readonly start: number | null;
  readonly end: number | null;
  readonly learners: number;
  /** Questions without an answer, or with one that did not help. */
  readonly unhelped: number;
}

interface AskedPlace {
  readonly lesson_id: string | null;
  readonly minute: number | null;
  readonly learners: number;
  readonly unhelped: number;
}

/** Fewer are nobody's business, and may be known by what they ask. */
const FEWEST_LEARNERS = 5;
const MINUTE = 60;

/** Places where strikingly many learners ask, by the id of the lesson; each at least five of them. */
export function questionPlaces(places: readonly AskedPlace[]): Map<string, QuestionPlace[]> {
  const byLesson = new Map<string, QuestionPlace[]>();
  for (const { lesson_id: lessonId, minute, learners, unhelped } of places) {
    if (lessonId === null || learners < FEWEST_LEARNERS) continue;
    const start = minute === null ? null : minute * MINUTE;
    const place = { start, end: start === null ? null : start + MINUTE, learners, unhelped };
    byLesson.set(lessonId, [...(byLesson.get(lessonId) ?? []), place]);
  }
  return byLesson;
}
