import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** What the service knows from others. Everything here can be built again from their logs. */
export const facts: Migration = {
  id: '0006_facts',
  up: (kit) => [
    `create table schools (
       tenant_id uuid primary key,
       slug text not null,
       version bigint not null
     )`,
    `create index schools_by_slug on schools (slug)`,
    ...kit.projectionTable('schools'),

    `create table members (
       tenant_id uuid not null,
       user_id uuid not null,
       role text,
       version bigint not null,
       primary key (tenant_id, user_id)
     )`,
    ...kit.memberTable('members'),
    kit.policy('members', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),

    `create table assets (
       asset_id uuid primary key,
       tenant_id uuid not null,
       state text not null check (state in ('ready', 'failed', 'deleted')),
       kind text,
       duration_seconds double precision,
       reason text,
       version bigint not null
     )`,
    ...kit.projectionTable('assets'),

    `create table lesson_completions (
       enrollment_id uuid not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       user_id uuid not null,
       completed_at timestamptz not null,
       primary key (enrollment_id, lesson_id)
     )`,
    ...kit.memberTable('lesson_completions'),
    kit.policy(
      'lesson_completions',
      'system_access',
      `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`,
    ),

    `create table course_completions (
       tenant_id uuid not null,
       user_id uuid not null,
       course_id uuid not null,
       completed_at timestamptz not null,
       primary key (tenant_id, user_id, course_id)
     )`,
    ...kit.memberTable('course_completions'),
    kit.policy(
      'course_completions',
      'system_access',
      `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`,
    ),
  ],
  down: () => [
    `drop table course_completions`,
    `drop table lesson_completions`,
    `drop table assets`,
    `drop table members`,
    `drop table schools`,
  ],
};
