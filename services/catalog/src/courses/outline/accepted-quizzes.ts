import { Injectable } from '@nestjs/common';
import type { QuizContent } from '@lyceum/contracts';
import type { Tx } from '@lyceum/persistence';
import { CourseEdits } from '../course-edits.js';
import { courseErrors } from '../course.errors.js';
import { CourseRepository } from '../course.repository.js';
import { MAX_LESSONS } from './draft-outline.js';
import { checkedContent } from './draft-lessons.js';
import { LessonRepository, type WholeLessonRow } from './lesson.repository.js';
import { outlineErrors } from './outline.errors.js';
import { SectionRepository } from './section.repository.js';

export interface AcceptedQuiz {
  readonly courseId: string;
  /** null: the last section. */
  readonly sectionId: string | null;
  readonly lessonId: string;
  readonly title: string;
  readonly quiz: QuizContent;
}

/** Quizzes that were written elsewhere and accepted by an instructor. */
@Injectable()
export class AcceptedQuizzes {
  constructor(
    private readonly edits: CourseEdits,
    private readonly courses: CourseRepository,
    private readonly sections: SectionRepository,
    private readonly lessons: LessonRepository,
  ) {}

  /**
   * Adds the quiz at the end of its section, in the draft of the course; once for each id.
   *
   * @throws DomainError `catalog.course_not_found`, `catalog.course_archived`, `catalog.section_not_found`,
   * `catalog.too_many_lessons`, `catalog.lesson_invalid`
   */
  async add(tx: Tx, accepted: AcceptedQuiz): Promise<WholeLessonRow> {
    const { courseId, lessonId, title, quiz } = accepted;
    const { status } = await this.edits.lock(tx, courseId, undefined);
    const known = await this.lessons.find(tx, courseId, lessonId);
    if (known) return known;
    if (status === 'archived') throw courseErrors.course_archived();
    const lesson = await this.lessons.add(
      tx,
      courseId,
      {
        id: lessonId,
        section_id: await this.sectionFor(tx, accepted),
        kind: 'quiz',
        title,
        metadata: {},
        is_required: true,
        is_preview: false,
        ...checkedContent('quiz', { quiz }),
      },
      MAX_LESSONS,
    );
    if (!lesson) throw outlineErrors.too_many_lessons();
    await this.courses.touch(tx, courseId);
    return lesson;
  }

  private async sectionFor(tx: Tx, { courseId, sectionId }: AcceptedQuiz): Promise<string> {
    const sections = await this.sections.list(tx, courseId);
    const section = sectionId ? sections.find(({ id }) => id === sectionId) : sections.at(-1);
    if (section) return section.id;
    throw outlineErrors.section_not_found({
      detail: sectionId
        ? 'The section is not there any more: accept the quiz into another one.'
        : 'The course has no section yet: add one and accept the quiz again.',
    });
  }
}
