import type { Migration } from '@lyceum/persistence';

export const courseVersions: Migration = {
  id: '0005_course_versions',
  up: (kit) => [
    `create table course_versions (
       course_id uuid not null references courses,
       number integer not null check (number >= 1),
       tenant_id uuid not null,
       title text not null,
       slug text not null,
       language text not null,
       is_sequential boolean not null,
       sections jsonb not null,
       lessons jsonb not null,
       digest bytea not null,
       published_at timestamptz not null default now(),
       primary key (course_id, number)
     )`,
    ...kit.tenantTable('course_versions'),
    kit.publicRead(
      'course_versions',
      `(select current_setting('app.role', true) = 'anonymous')
         and exists (select from courses c where c.id = course_id and c.latest_version = number)`,
    ),

    // The content of a lesson, once for each time that it was published changed: a version of a course shows
    // the newest that is not newer than itself.
    `create table lesson_versions (
       lesson_id uuid not null,
       course_version integer not null,
       tenant_id uuid not null,
       course_id uuid not null,
       kind text not null,
       title text not null,
       language text not null,
       text text,
       quiz jsonb,
       metadata jsonb not null,
       digest bytea not null,
       primary key (lesson_id, course_version),
       foreign key (course_id, course_version) references course_versions
     )`,
    `create index lesson_versions_by_course on lesson_versions (course_id, course_version)`,
    ...kit.staffTable('lesson_versions'),

    // What is published never changes: the service has no right to.
    `revoke update, delete on course_versions, lesson_versions from ${kit.role}`,
  ],
  down: () => [`drop table lesson_versions`, `drop table course_versions`],
};
