import type { PublishedLesson } from '../courses/index.js';

export interface LessonTitle {
  readonly id: string;
  readonly title: string;
}

/** What becomes of a learner's progress on the way from one version of a course to another. */
export interface MovePreview {
  readonly added: readonly LessonTitle[];
  readonly removed: readonly LessonTitle[];
  /** In both versions, with another content. */
  readonly changed: readonly LessonTitle[];
  /** Completed lessons that are in the other version too: they stay completed, changed or not. */
  readonly keptCompleted: readonly LessonTitle[];
  /** Completed lessons that are not: they count again on the way back. */
  readonly uncountedCompleted: readonly LessonTitle[];
}

export function previewMove(
  from: readonly PublishedLesson[],
  to: readonly PublishedLesson[],
  completed: ReadonlySet<string>,
): MovePreview {
  const before = new Map(from.map((lesson) => [lesson.lessonId, lesson]));
  const after = new Map(to.map((lesson) => [lesson.lessonId, lesson]));
  const isChanged = ({ lessonId, contentVersion, assetId }: PublishedLesson): boolean => {
    const old = before.get(lessonId);
    return old !== undefined && (old.contentVersion !== contentVersion || old.assetId !== assetId);
  };
  const removed = from.filter(({ lessonId }) => !after.has(lessonId));
  const done = (lessons: readonly PublishedLesson[]): readonly LessonTitle[] =>
    titles(lessons.filter(({ lessonId }) => completed.has(lessonId)));
  return {
    added: titles(to.filter(({ lessonId }) => !before.has(lessonId))),
    removed: titles(removed),
    changed: titles(to.filter(isChanged)),
    keptCompleted: done(to),
    uncountedCompleted: done(removed),
  };
}

const titles = (lessons: readonly PublishedLesson[]): readonly LessonTitle[] =>
  lessons.map(({ lessonId: id, title }) => ({ id, title }));
