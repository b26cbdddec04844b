import { IS_STAFF, IS_SYSTEM, TENANT, type Migration } from '@lyceum/persistence/migrations';

const IS_ANONYMOUS = `(select current_setting('app.role', true) = 'anonymous')`;

export const courseDrafts: Migration = {
  id: '0004_course_drafts',
  safeFrom: '0.1.0',
  up: (kit) => [
    `alter table courses
       add column slug text not null default gen_random_uuid()::text check (char_length(slug) between 1 and 80),
       add column language text not null default 'en' check (char_length(language) between 2 and 35),
       add column cover_asset_id uuid,
       add column categories text[] not null default '{}',
       add column metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
       add column is_sequential boolean not null default false,
       add column is_open boolean not null default true,
       add column capacity integer check (capacity >= 1),
       add column access_days integer check (access_days >= 1),
       add column prerequisites uuid[] not null default '{}',
       add column latest_version integer not null default 0 check (latest_version >= 0),
       add column archived_at timestamptz,
       add column deleted_at timestamptz`,
    `alter table courses alter column slug drop default`,
    `create unique index courses_by_slug on courses (tenant_id, slug)`,
    `create index courses_in_storefront on courses (tenant_id, published_at desc, id desc)
       where status = 'published' and archived_at is null and deleted_at is null`,
    // What is a draft, or deleted, is for the staff.
    `drop policy tenant_isolation on courses`,
    kit.policy(
      'courses',
      'tenant_isolation',
      `for select using (tenant_id = ${TENANT} and (${IS_STAFF} or (status = 'published' and deleted_at is null)))`,
    ),
    `drop policy public_read on courses`,
    kit.publicRead(
      'courses',
      `status = 'published' and latest_version > 0 and archived_at is null and deleted_at is null and ${IS_ANONYMOUS}`,
    ),
    // The search of the storefront goes through the courses of every school.
    kit.policy('courses', 'system_read', `for select using (${IS_SYSTEM})`),

    `create table sections (
       id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null references courses on delete cascade,
       title text not null check (char_length(title) between 1 and 200),
       position integer not null
     )`,
    `create index sections_by_course on sections (course_id, position)`,
    ...kit.staffTable('sections'),

    `create table lessons (
       id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null references courses on delete cascade,
       section_id uuid not null references sections on delete cascade,
       position integer not null,
       kind text not null check (kind in ('video', 'text', 'quiz', 'download')),
       title text not null check (char_length(title) between 1 and 200),
       text text,
       quiz jsonb,
       asset_id uuid,
       metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
       completion jsonb not null,
       is_required boolean not null default true,
       is_preview boolean not null default false,
       drip jsonb,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
    `create index lessons_by_course on lessons (course_id, position)`,
    `create index lessons_by_section on lessons (section_id)`,
    ...kit.staffTable('lessons'),
  ],
  down: (kit) => [
    `drop table lessons`,
    `drop table sections`,
    `drop policy system_read on courses`,
    `drop policy public_read on courses`,
    `drop policy tenant_isolation on courses`,
    kit.policy('courses', 'tenant_isolation', `for select using (tenant_id = ${TENANT})`),
    kit.publicRead('courses', `status = 'published' and ${IS_ANONYMOUS}`),
    `drop index courses_in_storefront`,
    `drop index courses_by_slug`,
    `alter table courses drop column slug, drop column language, drop column cover_asset_id,
       drop column categories, drop column metadata, drop column is_sequential, drop column is_open,
       drop column capacity, drop column access_days, drop column prerequisites,
       drop column latest_version, drop column archived_at, drop column deleted_at`,
  ],
};
