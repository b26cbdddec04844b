/** What of a lesson counts for the course. */
export interface CountedLesson {
  readonly percent: number;
  readonly is_required: boolean;
}

/** Lessons that a course is complete with: those it requires, or all of them when it requires none. */
export function countedLessons<Lesson extends CountedLesson>(lessons: readonly Lesson[]): Lesson[] {
  const required = lessons.filter(({ is_required: isRequired }) => isRequired);
  return required.length > 0 ? required : [...lessons];
}

/** The mean of the lessons that count, in whole percent; 100 only when every one of them is complete. */
export function coursePercent(lessons: readonly CountedLesson[]): number {
  const counted = countedLessons(lessons);
  if (counted.length === 0) return 0;
  return Math.floor(counted.reduce((sum, { percent }) => sum + percent, 0) / counted.length);
}
