import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

/** A learner of a course. */
export interface RosterRow {
  readonly enrollment_id: string;
  readonly user_id: string;
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly course_version: number;
  readonly enrolled_at: Date;
  readonly percent: number;
  readonly completed_lessons: number;
  readonly lessons: number;
  readonly last_active_at: Date | null;
  readonly completed_at: Date | null;
  readonly position: string;
}

/** A stretch of a video. */
export interface BucketRow {
  readonly bucket: number;
  /** Learners who watched something of it. */
  readonly watched: number;
  /** Learners whose player stands in it now. */
  readonly stopped: number;
}

const ROSTER_COLUMNS = `e.enrollment_id, e.user_id, e.state, e.course_version, e.enrolled_at, standing.percent,
     standing.completed_lessons, standing.lessons, activity.last_active_at, c.completed_at,
     e.enrolled_at::text as position`;
const ROSTER_JOINS = `left join course_progress c on c.enrollment_id = e.enrollment_id,
   lateral (
     select floor(coalesce(avg(percent) filter (where is_required), avg(percent), 0))::integer as percent,
       count(completed_at)::integer as completed_lessons, count(*)::integer as lessons
     from lesson_standings s where s.enrollment_id = e.enrollment_id
   ) standing,
   lateral (
     select greatest(
       (select max(position_at) from lesson_progress p where p.enrollment_id = e.enrollment_id),
       (select max(completed_at) from lesson_completions d where d.enrollment_id = e.enrollment_id),
       (select max(started_at) from quiz_attempts q where q.enrollment_id = e.enrollment_id)) as last_active_at
   ) activity`;

const ROSTER = statement<RosterRow>(
  'teaching.roster',
  `select ${ROSTER_COLUMNS}
   from (select * from enrollments where tenant_id = $1 and course_id = $2 and ($3::text is null or state = $3)
           and ($4::timestamptz is null or (enrolled_at, enrollment_id) > ($4, $5::uuid))
         order by enrolled_at, enrollment_id limit $6) e ${ROSTER_JOINS}
   order by e.enrolled_at, e.enrollment_id`,
);
const STUCK = statement<RosterRow>(
  'teaching.stuck',
  `select ${ROSTER_COLUMNS}
   from enrollments e ${ROSTER_JOINS}
   where e.tenant_id = $1 and e.course_id = $2 and e.state = 'active' and c.completed_at is null
     and ($4::timestamptz is null or (e.enrolled_at, e.enrollment_id) > ($4, $5::uuid))
     and greatest(activity.last_active_at, e.enrolled_at) < now() - make_interval(days => $3)
   order by e.enrolled_at, e.enrollment_id limit $6`,
);
/*
 * A learner's ranges become ranges of buckets first, so that nobody counts twice in one. Then each of them is a
 * step up and a step down, and a bucket holds the sum of the steps so far: the work grows with the ranges and
 * not with learners × buckets.
 */
const DROP_OFF = statement<BucketRow>(
  'teaching.drop_off',
  `with learner as (
     select p.enrollment_id, least(p.position_ms / $4, $5 - 1) as stopped_in,
       (select range_agg(int4range(lower(r) / $4, (upper(r) - 1) / $4 + 1)) from unnest(p.watched) as r) as seen
     from lesson_progress p
     where p.tenant_id = $1 and p.course_id = $2 and p.lesson_id = $3
   ), edge as (
     select lower(s) as bucket, 1 as step from learner, unnest(seen) as s
     union all select upper(s), -1 from learner, unnest(seen) as s
   ), step as (
     select bucket, sum(step) as step from edge group by bucket
   ), stop as (
     select stopped_in as bucket, count(*) as learners from learner group by stopped_in
   )
   select b as bucket, coalesce(sum(step.step) over (order by b), 0)::integer as watched,
     coalesce(stop.learners, 0)::integer as stopped
   from generate_series(0, $5::integer - 1) as b
     left join step on step.bucket = b left join stop on stop.bucket = b
   order by b`,
);

/** Reads over what the other modules keep; as the staff of a school sees it. */
@Injectable()
export class TeachingRepository {
  constructor(private readonly database: Database) {}

  /** In the order in which they enrolled. */
  roster(
    actor: Actor,
    courseId: string,
    state: string | undefined,
    limit: number,
    [enrolledAt, id]: Position = [],
  ): Promise<RosterRow[]> {
    const values = [actor.tenantId, courseId, state, enrolledAt, id, limit];
    return this.database.read(actor, ROSTER, values);
  }

  /** Who has not completed the course and done nothing in it for so many days. */
  stuck(
    actor: Actor,
    courseId: string,
    days: number,
    limit: number,
    [enrolledAt, id]: Position = [],
  ): Promise<RosterRow[]> {
    const values = [actor.tenantId, courseId, days, enrolledAt, id, limit];
    return this.database.read(actor, STUCK, values);
  }

  /** One row for each bucket of `bucketMs`. */
  dropOff(
    actor: Actor,
    courseId: string,
    lessonId: string,
    bucketMs: number,
    buckets: number,
  ): Promise<BucketRow[]> {
    const values = [actor.tenantId, courseId, lessonId, bucketMs, buckets];
    return this.database.read(actor, DROP_OFF, values);
  }
}
