import { IS_SYSTEM, TENANT, USER, type Migration } from '@lyceum/persistence/migrations';

export const enrollments: Migration = {
  id: '0007_enrollments',
  up: (kit) => [
    `create table course_invitations (
       id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null references courses,
       code_hash bytea not null,
       max_uses integer not null check (max_uses >= 1),
       uses integer not null default 0 check (uses >= 0),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       revoked_at timestamptz
     )`,
    `create index course_invitations_by_course on course_invitations (course_id, id)`,
    `create unique index course_invitations_by_code on course_invitations (tenant_id, code_hash)`,
    ...kit.staffTable('course_invitations'),

    // One row for each person and course: who comes back goes on where they were.
    `create table enrollments (
       id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null references courses,
       user_id uuid not null,
       state text not null default 'active' check (state in ('active', 'withdrawn', 'expired')),
       source text not null check (source in ('free', 'grant', 'invitation')),
       course_version integer not null,
       enrolled_at timestamptz not null default now(),
       expires_at timestamptz,
       unlocked_through integer,
       version bigint not null default 1,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       foreign key (course_id, course_version) references course_versions
     )`,
    `create unique index enrollments_of_course on enrollments (course_id, user_id)`,
    `create index enrollments_by_version on enrollments (course_id, course_version)`,
    `create index enrollments_of_user on enrollments (tenant_id, user_id, created_at desc, id desc)`,
    `create index enrollments_by_age on enrollments (course_id, created_at desc, id desc)`,
    `create index enrollments_ending on enrollments (expires_at) where state = 'active' and expires_at is not null`,
    ...kit.memberTable('enrollments'),
    // The sweep that ends enrollments goes through those of every school.
    kit.policy('enrollments', 'system_read', `for select using (${IS_SYSTEM})`),

    kit.policy(
      'lesson_versions',
      'enrolled_read',
      `for select using (tenant_id = ${TENANT} and exists (
         select from enrollments e where e.course_id = lesson_versions.course_id and e.user_id = ${USER}
           and e.state = 'active' and e.course_version >= lesson_versions.course_version))`,
    ),
  ],
  down: () => [
    `drop policy enrolled_read on lesson_versions`,
    `drop table enrollments`,
    `drop table course_invitations`,
  ],
};
