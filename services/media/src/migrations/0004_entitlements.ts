import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** What catalog has told: which lessons of which versions hold an asset, and who is enrolled. */
export const entitlements: Migration = {
  id: '0004_entitlements',
  up: (kit) => [
    `create table lesson_assets (
       course_id uuid not null,
       course_version int not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       asset_id uuid not null,
       position int not null,
       is_preview boolean not null,
       drip jsonb,
       primary key (course_id, course_version, lesson_id)
     )`,
    `create index lesson_assets_by_asset on lesson_assets (tenant_id, asset_id)`,
    ...kit.projectionTable('lesson_assets'),

    `create table course_versions (
       course_id uuid primary key,
       tenant_id uuid not null,
       latest_version int not null
     )`,
    ...kit.projectionTable('course_versions'),

    `create table course_availability (
       course_id uuid primary key,
       tenant_id uuid not null,
       availability text not null,
       version bigint not null
     )`,
    ...kit.projectionTable('course_availability'),

    `create table enrollments (
       enrollment_id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null,
       user_id uuid not null,
       state text not null,
       course_version int not null,
       enrolled_at timestamptz not null,
       expires_at timestamptz,
       unlocked_through int,
       version bigint not null
     )`,
    `create index enrollments_by_user on enrollments (tenant_id, user_id, course_id)`,
    ...kit.memberTable('enrollments'),
    kit.policy('enrollments', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
  ],
  down: () => [
    `drop table enrollments`,
    `drop table course_availability`,
    `drop table course_versions`,
    `drop table lesson_assets`,
  ],
};
