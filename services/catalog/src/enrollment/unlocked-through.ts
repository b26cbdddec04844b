import type { PublishedLesson } from '../courses/index.js';

interface Version {
  readonly is_sequential: boolean;
  readonly lessons: readonly PublishedLesson[];
}

/**
 * How far a learner may go in a version of a course: the position of the first required lesson that is not
 * completed, or of the last one when all are; null where the course has no order. Whoever was further in a
 * version before, which had less in front, stays there: what is completed is open. It never goes back while
 * completed lessons are only added.
 */
export function unlockedThrough(
  { is_sequential, lessons }: Version,
  completed: ReadonlySet<string>,
): number | null {
  if (!is_sequential) return null;
  const next = lessons.find(({ lessonId, isRequired }) => isRequired && !completed.has(lessonId));
  const furthest = lessons.findLast(({ lessonId }) => completed.has(lessonId));
  return Math.max(next?.position ?? lessons.length - 1, furthest?.position ?? 0);
}
