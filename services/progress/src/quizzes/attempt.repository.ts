import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { QuizAttemptsRow } from '../schema.generated.js';
import type { Answers, Grade } from './grading.js';

export type AttemptRow = Omit<QuizAttemptsRow, 'answers' | 'score_percent'> & {
  readonly answers: Answers;
  readonly score_percent: number | null;
};

export interface NewAttempt {
  readonly id: string;
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly lessonId: string;
  readonly courseVersion: number;
  readonly number: number;
  readonly seed: number;
  readonly timeLimitSeconds: number | null;
  /** When the quiz takes no more answers. */
  readonly closesAt: string | null;
}

const COLUMNS = `id, tenant_id, user_id, enrollment_id, course_id, lesson_id, course_version, number, seed, answers,
     started_at, ends_at, submitted_at, score_percent::float8 as score_percent, points, late_penalty_percent, is_passed,
     version`;

const OF_LESSON = statement<AttemptRow>(
  'quiz_attempts.of_lesson',
  `select ${COLUMNS} from quiz_attempts where enrollment_id = $1 and lesson_id = $2 order by number`,
);
const INSERT = statement<AttemptRow>(
  'quiz_attempts.insert',
  `insert into quiz_attempts (id, tenant_id, user_id, enrollment_id, course_id, lesson_id, course_version, number, seed,
     started_at, ends_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', now()),
     least(date_trunc('milliseconds', now()) + make_interval(secs => $10), $11::timestamptz))
   returning ${COLUMNS}`,
);
const BY_ID = statement<AttemptRow>(
  'quiz_attempts.by_id',
  `select ${COLUMNS} from quiz_attempts where id = $1 and tenant_id = $2`,
);
const ANSWER = statement<AttemptRow>(
  'quiz_attempts.answer',
  `update quiz_attempts set answers = answers || $2::jsonb, version = version + 1 where id = $1 returning ${COLUMNS}`,
);
const GRADE = statement<AttemptRow>(
  'quiz_attempts.grade',
  `update quiz_attempts set submitted_at = $2, score_percent = $3, points = $4, late_penalty_percent = $5, is_passed = $6,
     version = version + 1
   where id = $1 and submitted_at is null returning ${COLUMNS}`,
);
const OVERDUE = statement<{ id: string; tenant_id: string; user_id: string }>(
  'quiz_attempts.overdue',
  `select id, tenant_id, user_id from quiz_attempts
   where submitted_at is null and ends_at < now() - make_interval(secs => $1) order by tenant_id, user_id, id limit $2`,
);
const LIST = statement<AttemptRow & { position: string }>(
  'quiz_attempts.list',
  `select ${COLUMNS}, started_at::text as position from quiz_attempts
   where tenant_id = $1 and course_id = $2 and lesson_id = $3
     and ($4::timestamptz is null or (started_at, id) < ($4, $5::uuid))
   order by started_at desc, id desc limit $6`,
);

/** Transactions act as the service on behalf of the learner, whose turn they have. */
@Injectable()
export class AttemptRepository {
  constructor(private readonly database: Database) {}

  ofLesson(tx: Tx, enrollmentId: string, lessonId: string): Promise<AttemptRow[]> {
    return tx.query(OF_LESSON, [enrollmentId, lessonId]);
  }

  async insert(tx: Tx, made: NewAttempt): Promise<AttemptRow> {
    const row = await tx.first(INSERT, [
      made.id,
      tx.actor.tenantId,
      tx.actor.userId,
      made.enrollmentId,
      made.courseId,
      made.lessonId,
      made.courseVersion,
      made.number,
      made.seed,
      made.timeLimitSeconds,
      made.closesAt,
    ]);
    return row!;
  }

  /** In the actor's school. */
  find(tx: Tx, id: string): Promise<AttemptRow | undefined> {
    return tx.first(BY_ID, [id, tx.actor.tenantId]);
  }

  async answer(tx: Tx, id: string, answers: Answers): Promise<AttemptRow> {
    return (await tx.first(ANSWER, [id, answers]))!;
  }

  async grade(tx: Tx, id: string, submittedAt: Date, given: Grade): Promise<AttemptRow> {
    const { scorePercent, points, latePenaltyPercent, isPassed } = given;
    const values = [id, submittedAt, scorePercent, points, latePenaltyPercent, isPassed];
    return (await tx.first(GRADE, values))!;
  }

  /** Of all schools, in the order in which their learners have to be locked. */
  overdue(
    tx: Tx,
    seconds: number,
    limit: number,
  ): Promise<{ id: string; tenant_id: string; user_id: string }[]> {
    return tx.query(OVERDUE, [seconds, limit]);
  }

  /** Newest first; the staff's to read. */
  list(
    actor: Actor,
    courseId: string,
    lessonId: string,
    limit: number,
    [startedAt, id]: Position = [],
  ): Promise<(AttemptRow & { position: string })[]> {
    const values = [actor.tenantId, courseId, lessonId, startedAt, id, limit];
    return this.database.read(actor, LIST, values);
  }
}
