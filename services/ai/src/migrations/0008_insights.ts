import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** What is known of lessons beyond their outline: what was said, where it links to, where learners stop. */
export const insights: Migration = {
  id: '0008_insights',
  up: (kit) => [
    // Without chapters: the captions were taken away by a fact of this version.
    `create table lesson_chapters (
       asset_id uuid not null,
       language text not null,
       tenant_id uuid not null,
       chapters jsonb,
       key_sentences jsonb,
       version bigint not null,
       primary key (asset_id, language)
     )`,
    ...kit.projectionTable('lesson_chapters'),

    `create table lesson_links (
       lesson_id uuid not null,
       course_version int not null,
       course_id uuid not null,
       tenant_id uuid not null,
       urls text[] not null,
       primary key (lesson_id, course_version)
     )`,
    `create index lesson_links_by_course on lesson_links (tenant_id, course_id)`,
    ...kit.projectionTable('lesson_links'),

    `create table lesson_stops (
       enrollment_id uuid not null,
       lesson_id uuid not null,
       tenant_id uuid not null,
       position_seconds float8 not null,
       watched_percent int not null,
       version bigint not null,
       primary key (enrollment_id, lesson_id)
     )`,
    `create index lesson_stops_by_lesson on lesson_stops (tenant_id, lesson_id)`,
    ...kit.staffTable('lesson_stops'),
    kit.policy('lesson_stops', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),

    `create table health_reports (
       course_id uuid not null,
       made_at timestamptz not null,
       tenant_id uuid not null,
       course_version int not null,
       findings jsonb not null,
       primary key (course_id, made_at)
     )`,
    ...kit.staffTable('health_reports'),
  ],
  down: () => [
    `drop table health_reports`,
    `drop table lesson_stops`,
    `drop table lesson_links`,
    `drop table lesson_chapters`,
  ],
};
