import { randomUUID } from 'node:crypto';
import type { LessonOutline, QuizContent } from '@lyceum/contracts';

/** A course as catalog publishes it. */
export interface SampleCourse {
  readonly courseId: string;
  readonly title: string;
  readonly courseVersion: number;
  readonly isSequential?: boolean;
  readonly lessons: readonly LessonOutline[];
  readonly quizzes?: Readonly<Record<string, QuizContent>>;
}

const sectionId = randomUUID();

export function videoLesson(position: number, more: Partial<LessonOutline> = {}): LessonOutline {
  return {
    lessonId: randomUUID(),
    sectionId,
    position,
    kind: 'video',
    title: `Lesson ${position + 1}`,
    assetId: randomUUID(),
    durationSeconds: 100,
    isRequired: true,
    isPreview: false,
    completion: { watchedPercent: 90 },
    drip: null,
    ...more,
  };
}

export const textLesson = (position: number, more: Partial<LessonOutline> = {}): LessonOutline =>
  videoLesson(position, {
    kind: 'text',
    assetId: null,
    durationSeconds: null,
    completion: { manual: true },
    ...more,
  });

export const quizLesson = (position: number, more: Partial<LessonOutline> = {}): LessonOutline =>
  videoLesson(position, {
    kind: 'quiz',
    assetId: null,
    durationSeconds: null,
    completion: { quizPassed: true },
    ...more,
  });

export const sampleCourse = (
  lessons: readonly LessonOutline[],
  more: Partial<SampleCourse> = {},
): SampleCourse => ({
  courseId: randomUUID(),
  title: 'Counterpoint',
  courseVersion: 1,
  lessons,
  ...more,
});
