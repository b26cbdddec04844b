import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** What catalog and media have said: everything here can be dropped and rebuilt from their logs. */
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
       language text not null,
       primary key (course_id, course_version)
     )`,
    ...kit.projectionTable('course_versions'),

    `create table lessons (
       course_id uuid not null,
       course_version integer not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       position integer not null,
       kind text not null,
       title text not null,
       asset_id uuid,
       duration_ms integer,
       is_preview boolean not null,
       drip jsonb,
       primary key (course_id, course_version, lesson_id)
     )`,
    `create index lessons_by_asset on lessons (tenant_id, asset_id) where asset_id is not null`,
    ...kit.projectionTable('lessons'),

    // Whole lessons: learners get the passages that are open to them, from the service alone.
    `create table lesson_texts (
       lesson_id uuid not null,
       course_version integer not null,
       tenant_id uuid not null,
       language text not null,
       markdown text not null,
       content_hash text not null,
       primary key (lesson_id, course_version)
     )`,
    ...kit.systemTable('lesson_texts'),

    // Without cues when they were taken away: what arrives late must not bring them back.
    `create table caption_tracks (
       asset_id uuid not null,
       language text not null,
       tenant_id uuid not null,
       content_hash text,
       cues jsonb,
       version bigint not null,
       primary key (asset_id, language)
     )`,
    ...kit.systemTable('caption_tracks'),

    `create table deleted_assets (asset_id uuid primary key, tenant_id uuid not null)`,
    ...kit.projectionTable('deleted_assets'),

    `create table enrollments (
       enrollment_id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null,
       user_id uuid not null,
       state text not null check (state in ('active', 'withdrawn', 'expired')),
       course_version integer not null,
       enrolled_at timestamptz not null,
       expires_at timestamptz,
       unlocked_through integer,
       version bigint not null
     )`,
    `create index enrollments_by_learner on enrollments (tenant_id, user_id, course_id)`,
    ...kit.memberTable('enrollments'),
    kit.policy('enrollments', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
  ],
  down: () => [
    `drop table enrollments`,
    `drop table deleted_assets`,
    `drop table caption_tracks`,
    `drop table lesson_texts`,
    `drop table lessons`,
    `drop table course_versions`,
    `drop table course_availability`,
  ],
};
