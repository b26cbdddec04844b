import type { Migration } from '@lyceum/persistence';

export const courses: Migration = {
  id: '0003_courses',
  up: (kit) => [
    `create table courses (
       id uuid primary key,
       tenant_id uuid not null,
       author_id uuid not null,
       title text not null check (char_length(title) between 1 and 200),
       summary text not null default '' check (char_length(summary) <= 2000),
       status text not null default 'draft' check (status in ('draft', 'published')),
       version bigint not null default 1,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now(),
       published_at timestamptz
     )`,
    `create index courses_by_tenant on courses (tenant_id, created_at desc)`,
    ...kit.tenantTable('courses'),
    // The storefront reads as nobody in particular, so that it can see published courses of every school
    // and nothing else.
    kit.publicRead(
      'courses',
      `status = 'published' and (select current_setting('app.role', true) = 'anonymous')`,
    ),
  ],
  down: () => [`drop table courses`],
};
