import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';

export interface NewSession {
  readonly id: string;
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly courseVersion: number;
  readonly lessonId: string;
  readonly durationMs: number;
}

/** How far a learner got in a lesson. */
export interface WatchedLesson {
  readonly watched_ms: number;
  readonly position_ms: number;
  readonly duration_ms: number;
}

export interface HistoryRow extends WatchedLesson {
  readonly session_id: string;
  readonly enrollment_id: string;
  readonly course_id: string;
  readonly lesson_id: string;
  readonly title: string | null;
  readonly began_at: Date;
  readonly heard_at: Date | null;
  readonly position: string;
}

const INSERT = statement<{ began_at: Date }>(
  'watch_sessions.insert',
  `insert into watch_sessions (id, tenant_id, user_id, enrollment_id, course_id, course_version, lesson_id, duration_ms,
     began_at, position_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, date_trunc('milliseconds', now()), now()) returning began_at`,
);
const WATCHED = statement<WatchedLesson>(
  'lesson_progress.watched',
  `select watched_ms, position_ms, duration_ms from lesson_progress where enrollment_id = $1 and lesson_id = $2`,
);
const HISTORY_COLUMNS = `s.id as session_id, s.enrollment_id, s.course_id, s.lesson_id, l.title, s.began_at, s.heard_at,
     s.began_at::text as position, coalesce(p.watched_ms, 0) as watched_ms, s.position_ms, s.duration_ms`;
const HISTORY_JOINS = `left join lesson_progress p on p.enrollment_id = s.enrollment_id and p.lesson_id = s.lesson_id
   left join lessons l on l.course_id = s.course_id and l.course_version = s.course_version and l.lesson_id = s.lesson_id`;
const HISTORY = statement<HistoryRow>(
  'watch_sessions.history',
  `select ${HISTORY_COLUMNS} from watch_sessions s ${HISTORY_JOINS}
   where s.tenant_id = $1 and s.user_id = $2 and ($3::timestamptz is null or (s.began_at, s.id) < ($3, $4::uuid))
   order by s.began_at desc, s.id desc limit $5`,
);
// Sessions of one lesson follow each other: the last few hundred hold ten lessons, or there are no ten.
const RECENT = statement<HistoryRow>(
  'watch_sessions.recent',
  `select ${HISTORY_COLUMNS}
   from (select distinct on (enrollment_id, lesson_id) * from (
           select * from watch_sessions where tenant_id = $1 and user_id = $2 order by began_at desc, id desc limit 500
         ) latest order by enrollment_id, lesson_id, began_at desc, id desc) s ${HISTORY_JOINS}
   order by s.began_at desc, s.id desc limit $3`,
);

@Injectable()
export class WatchSessionRepository {
  constructor(private readonly database: Database) {}

  /** The transaction acts as the service, on behalf of the learner. @returns when it began */
  async insert(tx: Tx, session: NewSession): Promise<Date> {
    const { tenantId, userId } = tx.actor;
    const row = await tx.first(INSERT, [
      session.id,
      tenantId,
      userId,
      session.enrollmentId,
      session.courseId,
      session.courseVersion,
      session.lessonId,
      session.durationMs,
    ]);
    return row!.began_at;
  }

  watched(tx: Tx, enrollmentId: string, lessonId: string): Promise<WatchedLesson | undefined> {
    return tx.first(WATCHED, [enrollmentId, lessonId]);
  }

  /** Newest first. */
  history(actor: Actor, limit: number, [beganAt, id]: Position = []): Promise<HistoryRow[]> {
    const { tenantId, userId } = actor;
    return this.database.read(actor, HISTORY, [tenantId, userId, beganAt, id, limit]);
  }

  /** The newest session of each of the lessons that were played last. */
  recent(actor: Actor, lessons: number): Promise<HistoryRow[]> {
    return this.database.read(actor, RECENT, [actor.tenantId, actor.userId, lessons]);
  }
}
