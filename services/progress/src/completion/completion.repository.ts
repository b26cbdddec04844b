import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';

/** Whose progress it is. */
export interface EnrolledLearner {
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly userId: string;
}

export type CompletedBy = 'watched' | 'quiz' | 'manual';

export interface LessonFact extends EnrolledLearner {
  readonly lessonId: string;
  readonly courseVersion: number;
  readonly by: CompletedBy;
}

const NEXT_VERSION = statement<{ version: number }>(
  'course_progress.next_version',
  `insert into course_progress as known (enrollment_id, tenant_id, user_id, course_id, version) values ($1, $2, $3, $4, 1)
   on conflict (enrollment_id) do update set version = known.version + 1 returning version`,
);
const COMPLETE_LESSON = statement<{ completed_at: Date }>(
  'lesson_completions.add',
  `insert into lesson_completions
     (enrollment_id, lesson_id, tenant_id, user_id, course_id, course_version, completed_by, completed_at)
   values ($1, $2, $3, $4, $5, $6, $7, date_trunc('milliseconds', now())) on conflict do nothing returning completed_at`,
);
// A course that requires no lesson asks for all of them; one without lessons is never complete.
const IS_COMPLETE = statement<{ is_complete: boolean }>(
  'course_progress.is_complete',
  `select coalesce(bool_and(d.lesson_id is not null) filter (where l.is_required), bool_and(d.lesson_id is not null), false)
     as is_complete
   from lessons l left join lesson_completions d on d.enrollment_id = $1 and d.lesson_id = l.lesson_id
   where l.course_id = $2 and l.course_version = $3`,
);
const COMPLETE_COURSE = statement<{ completed_at: Date }>(
  'course_progress.complete',
  `update course_progress set completed_at = date_trunc('milliseconds', now()), completed_version = $2
   where enrollment_id = $1 and completed_at is null returning completed_at`,
);

// Rules may have changed with the version: what was done before may be enough now.
const WATCHED_ENOUGH = statement<{ lesson_id: string }>(
  'lesson_standings.watched_enough',
  `select lesson_id from lesson_standings
   where enrollment_id = $1 and course_version = $2 and completed_at is null
     and watched_percent >= (completion ->> 'watchedPercent')::integer
   order by position`,
);
const HAS_BEGUN = statement<{ has_begun: boolean }>(
  'course_progress.has_begun',
  `select exists (select from lesson_progress where enrollment_id = $1)
     or exists (select from lesson_completions where enrollment_id = $1) as has_begun`,
);

/** What was completed. Transactions act as the service in the school and have the learner's turn. */
@Injectable()
export class CompletionRepository {
  /** The number of the next event about this enrollment. */
  async nextVersion(tx: Tx, { enrollmentId, courseId, userId }: EnrolledLearner): Promise<number> {
    const values = [enrollmentId, tx.actor.tenantId, userId, courseId];
    return (await tx.first(NEXT_VERSION, values))!.version;
  }

  /** @returns when; `undefined` for a lesson that is complete already */
  async completeLesson(tx: Tx, fact: LessonFact): Promise<Date | undefined> {
    const { enrollmentId, lessonId, userId, courseId, courseVersion, by } = fact;
    const { tenantId } = tx.actor;
    const values = [enrollmentId, lessonId, tenantId, userId, courseId, courseVersion, by];
    return (await tx.first(COMPLETE_LESSON, values))?.completed_at;
  }

  /** Whether anything at all was watched or completed. */
  async hasBegun(tx: Tx, { enrollmentId }: EnrolledLearner): Promise<boolean> {
    return (await tx.first(HAS_BEGUN, [enrollmentId]))!.has_begun;
  }

  /** Lessons that are not complete although enough of them was watched, by the rules of the learner's version. */
  watchedEnough(
    tx: Tx,
    { enrollmentId }: EnrolledLearner,
    courseVersion: number,
  ): Promise<{ lesson_id: string }[]> {
    return tx.query(WATCHED_ENOUGH, [enrollmentId, courseVersion]);
  }

  async isComplete(tx: Tx, learner: EnrolledLearner, courseVersion: number): Promise<boolean> {
    const values = [learner.enrollmentId, learner.courseId, courseVersion];
    return (await tx.first(IS_COMPLETE, values))!.is_complete;
  }

  /** @returns when; `undefined` for a course that is complete already */
  async completeCourse(
    tx: Tx,
    { enrollmentId }: EnrolledLearner,
    courseVersion: number,
  ): Promise<Date | undefined> {
    return (await tx.first(COMPLETE_COURSE, [enrollmentId, courseVersion]))?.completed_at;
  }
}
