import { Injectable } from '@nestjs/common';
import type { CompletionRule, DripRule, LessonKind, QuizContent } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { EnrollmentsRow, LessonsRow } from '../schema.generated.js';

export type EnrollmentRow = Omit<EnrollmentsRow, 'state'> & {
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly availability: string | null;
};

export type LessonRow = Omit<LessonsRow, 'kind' | 'completion' | 'drip'> & {
  readonly kind: LessonKind;
  readonly completion: CompletionRule;
  readonly drip: DripRule | null;
};

const LESSON_COLUMNS = `course_id, course_version, lesson_id, tenant_id, section_id, position, kind, title, asset_id,
     duration_ms, is_required, completion, drip`;

const ENROLLMENT = pointRead<EnrollmentRow>(
  'learner_enrollments.by_id',
  `select e.enrollment_id, e.tenant_id, e.course_id, e.user_id, e.state, e.source, e.course_version, e.enrolled_at,
     e.expires_at, e.unlocked_through, e.ended_at, e.version, a.availability from enrollments e left join course_availability a using (course_id)
   where e.enrollment_id = $1`,
);
const LESSON = pointRead<LessonRow>(
  'version_lessons.by_id',
  `select ${LESSON_COLUMNS} from lessons where course_id = $1 and course_version = $2 and lesson_id = $3`,
);
const LESSONS = statement<LessonRow>(
  'lessons.of_version',
  `select ${LESSON_COLUMNS} from lessons where course_id = $1 and course_version = $2 order by position`,
);
// Catalog says it again only in versions that change it. While that is read anew from the log, the newest that is known
// may be an older one, and nothing may be graded by it.
const QUIZ = statement<{ content: QuizContent }>(
  'quizzes.by_lesson',
  `select content from quizzes where lesson_id = $1 and course_version <= $2
     and not exists (select from projection_tasks
       where consumer in ('curriculum', 'enrollments') and kind = 'rebuild' and finished_at is null)
   order by course_version desc limit 1`,
);
const COURSE = statement<{ title: string; course_version: number }>(
  'course_versions.latest',
  `select title, course_version from course_versions where course_id = $1 and tenant_id = $2
   order by course_version desc limit 1`,
);
const VERSION_OF = statement<{ course_version: number }>(
  'enrollments.version_of',
  `select e.course_version from enrollments e join course_versions v using (course_id, course_version)
   where e.enrollment_id = $1 and e.version >= $2`,
);
const LESSON_OF = statement<LessonRow>(
  'lessons.of_enrollment',
  `select ${LESSON_COLUMNS} from lessons
   where lesson_id = $2
     and (course_id, course_version) = (select course_id, course_version from enrollments where enrollment_id = $1)`,
);
const IS_ENROLLED = statement<{ is_enrolled: boolean }>(
  'enrollments.is_enrolled',
  `select state = 'active' and (expires_at is null or expires_at > now()) as is_enrolled
   from enrollments where enrollment_id = $1`,
);
const TITLE = statement<{ title: string; language: string }>(
  'course_versions.title',
  `select title, language from course_versions where course_id = $1 and course_version = $2`,
);

/** What catalog has said, as this service knows it. */
@Injectable()
export class CurriculumRepository {
  constructor(private readonly database: Database) {}

  async enrollment(actor: Actor, enrollmentId: string): Promise<EnrollmentRow | undefined> {
    return (await this.database.read(actor, ENROLLMENT, [enrollmentId]))[0];
  }

  async lesson(
    actor: Actor,
    courseId: string,
    version: number,
    lessonId: string,
  ): Promise<LessonRow | undefined> {
    return (await this.database.read(actor, LESSON, [courseId, version, lessonId]))[0];
  }

  /** In the order of the course. */
  lessons(actor: Actor, courseId: string, version: number): Promise<LessonRow[]> {
    return this.database.read(actor, LESSONS, [courseId, version]);
  }

  /** With its answers; `undefined` while the projection is rebuilt. The transaction acts as the service. */
  async quiz(tx: Tx, lessonId: string, version: number): Promise<QuizContent | undefined> {
    return (await tx.first(QUIZ, [lessonId, version]))?.content;
  }

  /** The newest version of a course of the actor's school. */
  async latest(
    actor: Actor,
    courseId: string,
  ): Promise<{ title: string; course_version: number } | undefined> {
    return (await this.database.read(actor, COURSE, [courseId, actor.tenantId]))[0];
  }

  /**
   * The version of the course that a learner is on, when the version is known, and of the enrollment at least what
   * is as new as `since`.
   */
  async versionOf(tx: Tx, enrollmentId: string, since: number): Promise<number | undefined> {
    return (await tx.first(VERSION_OF, [enrollmentId, since]))?.course_version;
  }

  /** The lesson in the version that a learner is on; `undefined` when that has none of this id. */
  lessonOf(tx: Tx, enrollmentId: string, lessonId: string): Promise<LessonRow | undefined> {
    return tx.first(LESSON_OF, [enrollmentId, lessonId]);
  }

  async isEnrolled(tx: Tx, enrollmentId: string): Promise<boolean> {
    return (await tx.first(IS_ENROLLED, [enrollmentId]))?.is_enrolled === true;
  }

  title(
    tx: Tx,
    courseId: string,
    version: number,
  ): Promise<{ title: string; language: string } | undefined> {
    return tx.first(TITLE, [courseId, version]);
  }
}
