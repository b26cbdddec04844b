import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';

interface LessonCompletion {
  readonly lesson_id: string;
  readonly completed_at: Date;
}

const LESSONS = statement<LessonCompletion>(
  'lesson_completions.of_enrollment',
  'select lesson_id, completed_at from lesson_completions where tenant_id = $1 and enrollment_id = $2',
);
const MISSING_COURSES = statement<{ course_id: string }>(
  'course_completions.missing',
  `select wanted.course_id from unnest($3::uuid[]) as wanted(course_id)
   where not exists (select from course_completions c
     where c.tenant_id = $1 and c.user_id = $2 and c.course_id = wanted.course_id)`,
);

/** What learners have completed, as far as progress has told. */
@Injectable()
export class CompletionFacts {
  constructor(private readonly database: Database) {}

  /** When each lesson was completed, by its id; in whatever version of the course. */
  async lessons(tx: Tx, enrollmentId: string): Promise<ReadonlyMap<string, Date>> {
    return byLesson(await tx.query(LESSONS, [tx.actor.tenantId, enrollmentId]));
  }

  /** The same in a round trip of its own, as far as the actor may see it. */
  async read(actor: Actor, enrollmentId: string): Promise<ReadonlyMap<string, Date>> {
    return byLesson(await this.database.read(actor, LESSONS, [actor.tenantId, enrollmentId]));
  }

  /** Those of the courses that somebody has not completed. */
  async missingCourses(tx: Tx, userId: string, courseIds: readonly string[]): Promise<string[]> {
    if (courseIds.length === 0) return [];
    const rows = await tx.query(MISSING_COURSES, [tx.actor.tenantId, userId, courseIds]);
    return rows.map(({ course_id }) => course_id);
  }
}

const byLesson = (rows: readonly LessonCompletion[]): ReadonlyMap<string, Date> =>
  new Map(rows.map((row) => [row.lesson_id, row.completed_at]));
