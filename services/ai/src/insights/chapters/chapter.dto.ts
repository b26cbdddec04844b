export class ChapterView {
  /** Seconds. */
  readonly start!: number;
  /** Seconds. */
  readonly end!: number;
  readonly title!: string;
}

export class LessonChaptersView {
  readonly lessonId!: string;
  /** Of the captions they were made from, BCP 47; null without captions. */
  readonly language!: string | null;
  /** Without a gap, in order; empty without captions. */
  readonly chapters!: ChapterView[];
}

export class LessonSummaryView {
  readonly lessonId!: string;
  readonly title!: string;
  /** Quotes from what is said in the lesson, in order. */
  readonly sentences!: string[];
}

export class CourseSummaryView {
  readonly courseId!: string;
  readonly courseVersion!: number;
  readonly title!: string;
  /** Those that are open to the caller and have captions. */
  readonly lessons!: LessonSummaryView[];
}
