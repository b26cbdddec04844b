import { Injectable } from '@nestjs/common';
import type { CompletionRule } from '@lyceum/contracts';
import { statement, type Tx } from '@lyceum/persistence';
import type { BoundedBeat } from './beat.js';
import { multirange } from './ranges.js';

/** A session with what bounds its beats. Instants are milliseconds since 1970. */
export interface HeardSession {
  readonly id: string;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly lesson_id: string;
  readonly duration_ms: number;
  readonly began_at_ms: number;
  readonly closes_at_ms: number;
}

/** What the beats of a group did to the progress of one learner in one lesson. */
export interface ChangedLesson {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly enrollment_id: string;
  readonly course_id: string;
  readonly course_version: number;
  readonly lesson_id: string;
  readonly duration_ms: number;
  readonly watched_ms_before: number;
  readonly watched_ms: number;
  readonly position_ms: number;
  readonly ends: boolean;
  readonly completion: CompletionRule | null;
  readonly is_completed: boolean;
}

// Sorted before they are locked: groups of several replicas never wait for each other in a circle.
const TAKE_TURNS = statement<HeardSession>(
  'heartbeats.take_turns',
  `select s.id, s.tenant_id, s.user_id, s.lesson_id, s.duration_ms,
     (extract(epoch from s.began_at) * 1000)::bigint as began_at_ms,
     coalesce((extract(epoch from least(e.expires_at, e.ended_at)) * 1000)::bigint, 9007199254740991) as closes_at_ms
   from watch_sessions s
     join learner_clocks c on c.tenant_id = s.tenant_id and c.user_id = s.user_id
     left join enrollments e on e.enrollment_id = s.enrollment_id
   where s.id = any($1::uuid[])
   order by c.tenant_id, c.user_id for no key update of c`,
);

/*
 * Whoever calls this has the turn of all learners: what is read here cannot change before it is written.
 * Everything is a union, and so the same in whatever order beats arrive. A second that counted for another
 * lesson does not count again; what counts as watched is bounded by the time of the wall, at the pace of the
 * player, plus five seconds for the reading of clocks.
 */
const APPLY = statement<ChangedLesson>(
  'heartbeats.apply',
  `with beat as materialized (
     select b.*, s.tenant_id, s.user_id, s.enrollment_id, s.course_id, s.course_version, s.lesson_id, s.duration_ms
     from unnest($1::uuid[], $2::integer[], $3::int4multirange[], $4::int8multirange[], $5::integer[],
         $6::integer[], $7::timestamptz[], $8::boolean[])
       as b(session_id, sequence, media, wall, pace, position_ms, position_at, ends)
     join watch_sessions s on s.id = b.session_id
     where not s.sequences @> b.sequence
   ), session as (
     update watch_sessions s set
       sequences = s.sequences + n.sequences,
       heard_at = $9,
       position_ms = case when n.position_at >= s.position_at then n.position_ms else s.position_ms end,
       position_at = greatest(n.position_at, s.position_at),
       ended_at = coalesce(s.ended_at, case when n.ends then n.position_at end)
     from (select session_id, range_agg(int4range(sequence, sequence, '[]')) as sequences, max(position_at) as position_at,
             (array_agg(position_ms order by position_at desc, sequence desc))[1] as position_ms, bool_or(ends) as ends
           from beat group by session_id) n
     where s.id = n.session_id
   ), gain as (
     select tenant_id, user_id, enrollment_id, course_id, lesson_id, max(course_version) as course_version,
       max(duration_ms) as duration_ms, range_agg(media) as media, range_agg(wall) as wall,
       coalesce(range_agg(wall) filter (where pace > 1), '{}') as wall_fast,
       coalesce(range_agg(wall) filter (where pace > 2), '{}') as wall_fastest,
       max(position_at) as position_at,
       (array_agg(position_ms order by position_at desc, sequence desc))[1] as position_ms, bool_or(ends) as ends
     from beat group by tenant_id, user_id, enrollment_id, course_id, lesson_id
   ), merged as materialized (
     select g.*, coalesce(p.watched_ms, 0) as watched_ms_before,
       coalesce(p.watched, '{}') + g.media as watched_all,
       coalesce(p.wall, '{}') + (g.wall - taken.by_others) as wall_all,
       coalesce(p.wall_fast, '{}') + (g.wall_fast - taken.by_others) as wall_fast_all,
       coalesce(p.wall_fastest, '{}') + (g.wall_fastest - taken.by_others) as wall_fastest_all,
       g.wall - taken.by_others as wall_own,
       case when p.position_at > g.position_at then p.position_ms else g.position_ms end as position_now,
       greatest(p.position_at, g.position_at) as position_at_now
     from gain g
       join learner_clocks c on c.tenant_id = g.tenant_id and c.user_id = g.user_id
       left join lesson_progress p on p.enrollment_id = g.enrollment_id and p.lesson_id = g.lesson_id,
       lateral (select c.claimed - coalesce(p.wall, '{}') as by_others) taken
   ), counted as materialized (
     select m.*, greatest(m.watched_ms_before, least(m.duration_ms,
         (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(watched_all) as r),
         5000 + 1000 * (
           (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(wall_all) as r)
           + (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(wall_fast_all) as r)
           + 2 * (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(wall_fastest_all) as r))
       ))::integer as watched_now
     from merged m
   ), clock as (
     update learner_clocks c
     set claimed = (c.claimed + n.own) * int8multirange(int8range(extract(epoch from $9::timestamptz)::bigint - 5184000, null))
     from (select tenant_id, user_id, range_agg(wall_own) as own from counted group by tenant_id, user_id) n
     where c.tenant_id = n.tenant_id and c.user_id = n.user_id and not c.claimed @> n.own
   ), kept as (
     insert into lesson_progress as p (enrollment_id, lesson_id, tenant_id, user_id, course_id, duration_ms, watched,
       wall, wall_fast, wall_fastest, watched_ms, position_ms, position_at)
     select enrollment_id, lesson_id, tenant_id, user_id, course_id, duration_ms, watched_all,
       wall_all, wall_fast_all, wall_fastest_all, watched_now, position_now, position_at_now
     from counted
     on conflict (enrollment_id, lesson_id) do update set duration_ms = excluded.duration_ms,
       watched = excluded.watched, wall = excluded.wall, wall_fast = excluded.wall_fast,
       wall_fastest = excluded.wall_fastest, watched_ms = excluded.watched_ms,
       position_ms = excluded.position_ms, position_at = excluded.position_at
   )
   select c.tenant_id, c.user_id, c.enrollment_id, c.course_id, c.lesson_id, c.duration_ms,
     coalesce(e.course_version, c.course_version) as course_version,
     c.watched_ms_before, c.watched_now as watched_ms, c.position_now as position_ms, c.ends, l.completion,
     exists (select from lesson_completions d where d.enrollment_id = c.enrollment_id and d.lesson_id = c.lesson_id)
       as is_completed
   from counted c
     left join enrollments e on e.enrollment_id = c.enrollment_id
     left join lessons l on l.course_id = c.course_id and l.lesson_id = c.lesson_id
       and l.course_version = coalesce(e.course_version, c.course_version)`,
);

/** The statements of a group of heartbeats. They act as the service, for several schools at once. */
@Injectable()
export class HeartbeatRepository {
  /** The sessions with these ids. Until the transaction ends nobody else changes what their learners got to. */
  takeTurns(tx: Tx, sessionIds: readonly string[]): Promise<HeardSession[]> {
    return tx.query(TAKE_TURNS, [sessionIds]);
  }

  /** Beats whose learners have been taken, at most one lesson of each. What was heard before changes nothing. */
  apply(tx: Tx, beats: readonly BoundedBeat[], receivedAt: number): Promise<ChangedLesson[]> {
    return tx.query(APPLY, [
      beats.map(({ sessionId }) => sessionId),
      beats.map(({ sequence }) => sequence),
      beats.map(({ media }) => multirange(media)),
      beats.map(({ wall }) => (wall.end > wall.start ? multirange([wall]) : '{}')),
      beats.map(({ pace }) => pace),
      beats.map(({ positionMs }) => positionMs),
      beats.map(({ positionAt }) => new Date(positionAt)),
      beats.map(({ ends }) => ends),
      new Date(receivedAt),
    ]);
  }
}
