import { Injectable } from '@nestjs/common';
import { lessonAccess, type LessonAccess } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { CompletionFacts } from '../../completions/index.js';
import {
  CourseService,
  CourseVersions,
  courseErrors,
  type ContentRow,
  type CourseRow,
  type PublishedLesson,
  type VersionRow,
} from '../../courses/index.js';
import { accessErrors } from '../enrollment.errors.js';
import type { EnrollmentRow } from '../enrollment.repository.js';
import { Enrollments } from '../enrollments.js';
import { inSchool } from '../in-school.js';
import { learnerQuiz } from './learner-quiz.js';
import type { LearnerOutlineView, LearnerSectionView, LessonContentView } from './learning.dto.js';

interface Place {
  readonly enrollment: EnrollmentRow;
  readonly course: CourseRow;
  readonly version: VersionRow;
}

/** What learners read: the outline of their version, and the lessons of it that are open to them. */
@Injectable()
export class Learning {
  constructor(
    private readonly enrollments: Enrollments,
    private readonly courses: CourseService,
    private readonly versions: CourseVersions,
    private readonly completions: CompletionFacts,
  ) {}

  async outline(actor: Actor, enrollmentId: string): Promise<LearnerOutlineView> {
    const { enrollment, course, version } = await this.place(actor, enrollmentId);
    const completed = await this.completions.read(actor, enrollmentId);
    return {
      enrollmentId,
      courseId: course.id,
      courseVersion: version.number,
      latestVersion: course.latest_version,
      title: version.title,
      language: version.language,
      isSequential: version.is_sequential,
      sections: sectionsOf(version, enrollment, completed),
    };
  }

  /**
   * @throws DomainError `catalog.lesson_opens_later` with the time, `catalog.lesson_after_earlier`,
   * `catalog.not_enrolled`
   */
  async lesson(actor: Actor, enrollmentId: string, lessonId: string): Promise<LessonContentView> {
    const { enrollment, version } = await this.place(actor, enrollmentId);
    const lesson = version.lessons.find((one) => one.lessonId === lessonId);
    if (!lesson) throw accessErrors.lesson_not_in_version();
    refuseClosed(accessTo(lesson, enrollment));
    // Read with the learner's own rights: the database agrees that they are enrolled, or gives nothing.
    const content = await this.versions.content(actor, lesson);
    if (!content) throw accessErrors.not_enrolled();
    return contentView(content, lesson);
  }

  /** A lesson that members of the school may see without being enrolled. */
  async preview(actor: Actor, courseId: string, lessonId: string): Promise<LessonContentView> {
    const system = inSchool(actor);
    const course = await this.courses.read(actor, courseId);
    if (course.status !== 'published') throw courseErrors.course_not_found();
    const version = await this.versions.read(actor, courseId, course.latest_version);
    const lesson = version.lessons.find((one) => one.lessonId === lessonId);
    if (!lesson) throw accessErrors.lesson_not_in_version();
    if (!lesson.isPreview) throw accessErrors.not_enrolled();
    return contentView((await this.versions.content(system, lesson))!, lesson);
  }

  /** A course that was deleted is there for nobody, whoever is enrolled. */
  private async place(actor: Actor, enrollmentId: string): Promise<Place> {
    const enrollment = await this.enrollments.read(actor, enrollmentId);
    const { course_id: courseId, course_version: number } = enrollment;
    const [course, version] = await Promise.all([
      this.courses.read(actor, courseId),
      this.versions.read(actor, courseId, number),
    ]);
    if (course.status === 'deleted') throw courseErrors.course_not_found();
    return { enrollment, course, version };
  }
}

function accessTo(lesson: PublishedLesson, enrollment: EnrollmentRow): LessonAccess {
  const { state, enrolled_at, expires_at, unlocked_through } = enrollment;
  return lessonAccess(
    lesson,
    {
      state,
      enrolledAt: enrolled_at,
      expiresAt: expires_at,
      unlockedThrough: unlocked_through,
    },
    new Date(),
  );
}

function refuseClosed(access: LessonAccess): void {
  switch (access.access) {
    case 'open':
      return;
    case 'not_enrolled':
      throw accessErrors.not_enrolled();
    case 'after_earlier_lessons':
      throw accessErrors.lesson_after_earlier();
    case 'opens_later':
      throw accessErrors.lesson_opens_later({
        detail: `It opens at ${access.opensAt.toISOString()}.`,
        extensions: { opensAt: access.opensAt.toISOString() },
      });
  }
}

function sectionsOf(
  { sections, lessons }: VersionRow,
  enrollment: EnrollmentRow,
  completed: ReadonlyMap<string, Date>,
): LearnerSectionView[] {
  return sections.map(({ sectionId, title }) => ({
    id: sectionId,
    title,
    lessons: lessons
      .filter((lesson) => lesson.sectionId === sectionId)
      .map((lesson) => {
        const access = accessTo(lesson, enrollment);
        return {
          id: lesson.lessonId,
          position: lesson.position,
          kind: lesson.kind,
          title: lesson.title,
          durationSeconds: lesson.durationSeconds,
          isRequired: lesson.isRequired,
          completion: lesson.completion,
          access: access.access,
          opensAt: access.access === 'opens_later' ? access.opensAt : null,
          completedAt: completed.get(lesson.lessonId) ?? null,
        };
      }),
  }));
}

const contentView = (
  { kind, title, language, text, quiz }: ContentRow,
  { lessonId, assetId, durationSeconds }: PublishedLesson,
): LessonContentView => ({
  id: lessonId,
  ...{ kind, title, language, text, assetId, durationSeconds },
  quiz: quiz && learnerQuiz(quiz),
});
