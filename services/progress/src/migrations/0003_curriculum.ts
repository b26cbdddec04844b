import { IS_SYSTEM, type Migration, type TableKit } from '@lyceum/persistence/migrations';

/** What catalog has said: everything here can be dropped and rebuilt from its log. */
export const curriculum: Migration = {
  id: '0003_curriculum',
  up: (kit) => [
    `create table course_availability (
       course_id uuid primary key,
       tenant_id uuid not null,
       availability text not null check (availability in ('draft', 'published', 'archived', 'deleted')),
       version bigint not null
     )`,
    ...kit.projectionTable('course_availability'),

    `create table course_versions (
       course_id uuid not null,
       course_version integer not null,
       tenant_id uuid not null,
       title text not null,
       slug text not null,
       language text not null,
       is_sequential boolean not null,
       sections jsonb not null,
       version bigint not null,
       primary key (course_id, course_version)
     )`,
    ...kit.projectionTable('course_versions'),

    `create table lessons (
       course_id uuid not null,
       course_version integer not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       section_id uuid not null,
       position integer not null,
       kind text not null,
       title text not null,
       asset_id uuid,
       duration_ms integer,
       is_required boolean not null,
       completion jsonb not null,
       drip jsonb,
       primary key (course_id, course_version, lesson_id)
     )`,
    ...kit.projectionTable('lessons'),

    // With the answers: what learners are asked is taken out of it by the service.
    `create table quizzes (
       lesson_id uuid not null,
       course_version integer not null,
       tenant_id uuid not null,
       content jsonb not null,
       primary key (lesson_id, course_version)
     )`,
    ...kit.systemTable('quizzes'),

    `create table enrollments (
       enrollment_id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null,
       user_id uuid not null,
       state text not null check (state in ('active', 'withdrawn', 'expired')),
       source text not null,
       course_version integer not null,
       enrolled_at timestamptz not null,
       expires_at timestamptz,
       unlocked_through integer,
       ended_at timestamptz,
       version bigint not null
     )`,
    `create index enrollments_by_learner on enrollments (tenant_id, user_id)`,
    `create index enrollments_by_course on enrollments (tenant_id, course_id, enrolled_at, enrollment_id)`,
    ...serviceWritten(kit, 'enrollments'),
  ],
  down: () => [
    `drop table enrollments`,
    `drop table quizzes`,
    `drop table lessons`,
    `drop table course_versions`,
    `drop table course_availability`,
  ],
};

/** Rows about one learner, who reads them as the staff does; the service writes them, for all schools at once. */
export function serviceWritten(kit: TableKit, table: string): string[] {
  return [
    ...kit.memberTable(table),
    kit.policy(table, 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
  ];
}
