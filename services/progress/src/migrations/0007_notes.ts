import { TENANT, USER, type Migration } from '@lyceum/persistence/migrations';

export const notes: Migration = {
  id: '0007_notes',
  up: (kit) => [
    // A bookmark is a note without words. They are their author's alone: the staff does not read them.
    `create table notes (
       id uuid primary key,
       tenant_id uuid not null,
       user_id uuid not null,
       course_id uuid not null,
       lesson_id uuid not null,
       kind text not null check (kind in ('note', 'bookmark')),
       position_ms integer check (position_ms >= 0),
       text text not null check (char_length(text) <= 10000),
       version bigint not null default 1,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
    `create index notes_by_author on notes (tenant_id, user_id, created_at desc, id desc)`,
    `create index notes_by_lesson on notes (tenant_id, user_id, lesson_id, position_ms)`,
    `alter table notes enable row level security`,
    `alter table notes force row level security`,
    kit.policy(
      'notes',
      'own_rows',
      `using (tenant_id = ${TENANT} and user_id = ${USER}) with check (tenant_id = ${TENANT} and user_id = ${USER})`,
    ),
    kit.grant('notes', 'select, insert, update, delete'),
  ],
  down: () => [`drop table notes`],
};
