import type { CompletionRule, LessonKind } from '@lyceum/contracts';
import type { LearnerQuiz } from './learner-quiz.js';

export class LearnerLessonView {
  readonly id!: string;
  readonly position!: number;
  readonly kind!: LessonKind;
  readonly title!: string;
  readonly durationSeconds!: number | null;
  readonly isRequired!: boolean;
  readonly completion!: CompletionRule;
  readonly access!: 'open' | 'not_enrolled' | 'opens_later' | 'after_earlier_lessons';
  /** When it opens, for a lesson that opens later. */
  readonly opensAt!: Date | null;
  readonly completedAt!: Date | null;
}

export class LearnerSectionView {
  readonly id!: string;
  readonly title!: string;
  readonly lessons!: readonly LearnerLessonView[];
}

/** The version of the course that the learner is on. */
export class LearnerOutlineView {
  readonly enrollmentId!: string;
  readonly courseId!: string;
  readonly courseVersion!: number;
  /** Newer than `courseVersion`: the learner may move. */
  readonly latestVersion!: number;
  readonly title!: string;
  readonly language!: string;
  readonly isSequential!: boolean;
  readonly sections!: readonly LearnerSectionView[];
}

export class LessonContentView {
  readonly id!: string;
  readonly kind!: LessonKind;
  readonly title!: string;
  readonly language!: string;
  /** Markdown of a text lesson. */
  readonly text!: string | null;
  /** Without its answers. */
  readonly quiz!: LearnerQuiz | null;
  /** What is played or downloaded, through media. */
  readonly assetId!: string | null;
  readonly durationSeconds!: number | null;
}
