import type { Incomplete } from './publish-check.js';

export class PublishCheckView {
  readonly isComplete!: boolean;
  /** What is missing, lesson by lesson. */
  readonly missing!: readonly Incomplete[];
}

export class CourseVersionView {
  readonly courseVersion!: number;
  readonly title!: string;
  readonly lessons!: number;
  readonly publishedAt!: Date;
}

export class CourseVersionPageView {
  readonly items!: readonly CourseVersionView[];
  readonly nextCursor!: string | null;
}
