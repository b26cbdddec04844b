import type { Migration } from '@lyceum/persistence';
import { serviceWritten } from './0003_curriculum.js';

export const watching: Migration = {
  id: '0004_watching',
  up: (kit) => [
    // Whoever changes the progress of a learner locks this row first. `claimed` is when, in seconds since 1970,
    // the learner watched anything at all: a second counts for one lesson only.
    `create table learner_clocks (
       tenant_id uuid not null,
       user_id uuid not null,
       claimed int8multirange not null default '{}',
       primary key (tenant_id, user_id)
     ) with (fillfactor = 70)`,
    ...serviceWritten(kit, 'learner_clocks'),

    // No index on what a heartbeat changes, so that its updates stay within a page (HOT).
    `create table watch_sessions (
       id uuid primary key,
       tenant_id uuid not null,
       user_id uuid not null,
       enrollment_id uuid not null,
       course_id uuid not null,
       course_version integer not null,
       lesson_id uuid not null,
       duration_ms integer not null check (duration_ms > 0),
       began_at timestamptz not null,
       heard_at timestamptz,
       sequences int4multirange not null default '{}',
       position_ms integer not null default 0,
       position_at timestamptz not null,
       ended_at timestamptz
     ) with (fillfactor = 70)`,
    `create index watch_sessions_by_learner on watch_sessions (tenant_id, user_id, began_at desc, id desc)`,
    `create index watch_sessions_by_lesson on watch_sessions (enrollment_id, lesson_id, began_at desc)`,
    ...serviceWritten(kit, 'watch_sessions'),

    // watched: milliseconds of the video. wall: seconds since 1970 in which it was played at all, faster than
    // 1×, faster than 2×. watched_ms: what counts, bounded by them.
    `create table lesson_progress (
       enrollment_id uuid not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       user_id uuid not null,
       course_id uuid not null,
       duration_ms integer not null,
       watched int4multirange not null default '{}',
       wall int8multirange not null default '{}',
       wall_fast int8multirange not null default '{}',
       wall_fastest int8multirange not null default '{}',
       watched_ms integer not null default 0 check (watched_ms >= 0),
       position_ms integer not null default 0,
       position_at timestamptz not null,
       primary key (enrollment_id, lesson_id)
     ) with (fillfactor = 70)`,
    `create index lesson_progress_by_lesson on lesson_progress (tenant_id, course_id, lesson_id)`,
    ...serviceWritten(kit, 'lesson_progress'),

    // What was completed stays so: rows are only ever added.
    `create table lesson_completions (
       enrollment_id uuid not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       user_id uuid not null,
       course_id uuid not null,
       course_version integer not null,
       completed_by text not null check (completed_by in ('watched', 'quiz', 'manual')),
       completed_at timestamptz not null,
       primary key (enrollment_id, lesson_id)
     )`,
    ...serviceWritten(kit, 'lesson_completions'),

    // One for each enrollment: the aggregate whose version its events carry.
    `create table course_progress (
       enrollment_id uuid primary key,
       tenant_id uuid not null,
       user_id uuid not null,
       course_id uuid not null,
       completed_at timestamptz,
       completed_version integer,
       version bigint not null default 0
     )`,
    ...serviceWritten(kit, 'course_progress'),

    // How somebody stands in each lesson of the version they are on. A percent below 100 says that it is not
    // complete, however much was watched.
    `create view lesson_standings with (security_invoker = true) as
     select e.tenant_id, e.user_id, e.enrollment_id, e.course_id, e.course_version, l.lesson_id, l.position, l.kind,
       l.title, l.is_required, l.completion, l.duration_ms, coalesce(p.watched_ms, 0) as watched_ms,
       coalesce(p.position_ms, 0) as position_ms, p.position_at, d.completed_at, d.completed_by,
       d.course_version as completed_version,
       case when l.duration_ms > 0 then least(100, coalesce(p.watched_ms, 0)::bigint * 100 / l.duration_ms)::integer end
         as watched_percent,
       case when d.completed_at is not null then 100
            when l.duration_ms > 0 then least(99, coalesce(p.watched_ms, 0)::bigint * 100 / l.duration_ms)::integer
            else 0 end as percent
     from enrollments e
       join lessons l on l.course_id = e.course_id and l.course_version = e.course_version
       left join lesson_progress p on p.enrollment_id = e.enrollment_id and p.lesson_id = l.lesson_id
       left join lesson_completions d on d.enrollment_id = e.enrollment_id and d.lesson_id = l.lesson_id`,
    kit.grant('lesson_standings', 'select'),

    // Made by the service itself at the first start: it signs what is given out, the same in all replicas.
    `create table signing_secrets (
       name text primary key,
       secret bytea not null check (length(secret) = 32)
     )`,
    ...kit.systemTable('signing_secrets'),
  ],
  down: () => [
    `drop view lesson_standings`,
    `drop table signing_secrets`,
    `drop table course_progress`,
    `drop table lesson_completions`,
    `drop table lesson_progress`,
    `drop table watch_sessions`,
    `drop table learner_clocks`,
  ],
};
