import type { Migration } from '@lyceum/persistence';
import { serviceWritten } from './0003_curriculum.js';

export const quizzes: Migration = {
  id: '0006_quizzes',
  up: (kit) => [
    // The version decides which questions were asked, the seed in which order.
    `create table quiz_attempts (
       id uuid primary key,
       tenant_id uuid not null,
       user_id uuid not null,
       enrollment_id uuid not null,
       course_id uuid not null,
       lesson_id uuid not null,
       course_version integer not null,
       number integer not null check (number > 0),
       seed integer not null,
       answers jsonb not null default '{}',
       started_at timestamptz not null,
       ends_at timestamptz,
       submitted_at timestamptz,
       score_percent numeric(5, 2) check (score_percent between 0 and 100),
       points integer,
       late_penalty_percent integer,
       is_passed boolean,
       version bigint not null default 1,
       unique (enrollment_id, lesson_id, number),
       check ((submitted_at is null) = (is_passed is null))
     )`,
    // One at a time: whoever starts again goes on with it.
    `create unique index quiz_attempts_open on quiz_attempts (enrollment_id, lesson_id) where submitted_at is null`,
    `create index quiz_attempts_overdue on quiz_attempts (ends_at) where submitted_at is null`,
    `create index quiz_attempts_by_lesson on quiz_attempts (tenant_id, course_id, lesson_id, started_at desc, id desc)`,
    ...serviceWritten(kit, 'quiz_attempts'),
  ],
  down: () => [`drop table quiz_attempts`],
};
