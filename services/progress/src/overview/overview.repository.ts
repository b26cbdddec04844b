import { Injectable } from '@nestjs/common';
import type { CompletionRule, LessonKind } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

export type CompletedBy = 'watched' | 'quiz' | 'manual';

/** How a learner stands in a lesson of the version they are on. */
export interface Standing {
  readonly lesson_id: string;
  readonly position: number;
  readonly kind: LessonKind;
  readonly title: string;
  readonly is_required: boolean;
  readonly completion: CompletionRule;
  readonly duration_ms: number | null;
  readonly watched_ms: number;
  readonly watched_percent: number | null;
  readonly position_ms: number;
  readonly percent: number;
  readonly completed_at: Date | null;
  readonly completed_by: CompletedBy | null;
  readonly completed_version: number | null;
}

export interface CourseStanding {
  readonly completed_at: Date | null;
  readonly completed_version: number | null;
}

/** A watch session with what it said, for whoever asks where a number comes from. */
export interface SessionFact {
  readonly id: string;
  readonly lesson_id: string;
  readonly began_at: Date;
  readonly heard_at: Date | null;
  readonly ended_at: Date | null;
  readonly beats: number;
}

/** What bounds the watched time of a lesson. */
export interface WatchFact {
  readonly lesson_id: string;
  /** Of the video, each second once. */
  readonly covered_ms: number;
  /** Of the wall, in which it was played. */
  readonly wall_seconds: number;
}

export interface AttemptFact {
  readonly id: string;
  readonly lesson_id: string;
  readonly number: number;
  readonly started_at: Date;
  readonly submitted_at: Date | null;
  readonly score_percent: number | null;
  readonly is_passed: boolean | null;
}

/** Sessions and attempts that an explanation names, newest first. */
const MOST_FACTS = 500;

const STANDINGS = statement<Standing>(
  'lesson_standings.of_enrollment',
  `select lesson_id, position, kind, title, is_required, completion, duration_ms, watched_ms, watched_percent,
     position_ms, percent, completed_at, completed_by, completed_version
   from lesson_standings where enrollment_id = $1 order by position`,
);
const COURSE = statement<CourseStanding>(
  'course_progress.standing',
  `select completed_at, completed_version from course_progress where enrollment_id = $1`,
);
const SESSIONS = statement<SessionFact>(
  'watch_sessions.facts',
  `select id, lesson_id, began_at, heard_at, ended_at,
     (select coalesce(sum(upper(r) - lower(r)), 0)::integer from unnest(sequences) as r) as beats
   from watch_sessions where enrollment_id = $1 order by began_at desc limit ${MOST_FACTS}`,
);
const WATCHED = statement<WatchFact>(
  'lesson_progress.facts',
  `select lesson_id, (select coalesce(sum(upper(r) - lower(r)), 0)::integer from unnest(watched) as r) as covered_ms,
     (select coalesce(sum(upper(r) - lower(r)), 0)::integer from unnest(wall) as r) as wall_seconds
   from lesson_progress where enrollment_id = $1`,
);
const ATTEMPTS = statement<AttemptFact>(
  'quiz_attempts.facts',
  `select id, lesson_id, number, started_at, submitted_at, score_percent::float8 as score_percent, is_passed
   from quiz_attempts where enrollment_id = $1 order by started_at desc limit ${MOST_FACTS}`,
);

/** Reads, as the caller may see it, what the modules keep about one enrollment. */
@Injectable()
export class OverviewRepository {
  constructor(private readonly database: Database) {}

  standings(actor: Actor, enrollmentId: string): Promise<Standing[]> {
    return this.database.read(actor, STANDINGS, [enrollmentId]);
  }

  async course(actor: Actor, enrollmentId: string): Promise<CourseStanding | undefined> {
    return (await this.database.read(actor, COURSE, [enrollmentId]))[0];
  }

  sessions(actor: Actor, enrollmentId: string): Promise<SessionFact[]> {
    return this.database.read(actor, SESSIONS, [enrollmentId]);
  }

  watched(actor: Actor, enrollmentId: string): Promise<WatchFact[]> {
    return this.database.read(actor, WATCHED, [enrollmentId]);
  }

  attempts(actor: Actor, enrollmentId: string): Promise<AttemptFact[]> {
    return this.database.read(actor, ATTEMPTS, [enrollmentId]);
  }
}
