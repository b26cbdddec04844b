import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** Quizzes that are written for instructors, before they are lessons of a course. */
export const quizDrafts: Migration = {
  id: '0006_quiz_drafts',
  up: (kit) => [
    `create table quiz_drafts (
       id uuid primary key,
       tenant_id uuid not null,
       course_id uuid not null,
       lesson_ids uuid[] not null check (cardinality(lesson_ids) between 1 and 20),
       requested_by uuid not null,
       question_count integer not null check (question_count between 1 and 30),
       kinds text[] not null check (kinds <@ '{single,multiple,boolean,short}' and cardinality(kinds) > 0),
       difficulty text not null check (difficulty in ('easy', 'medium', 'hard')),
       language text,
       title text not null check (char_length(title) between 1 and 200),
       state text not null default 'waiting' check (
         state in ('waiting', 'ready', 'out_of_budget', 'failed', 'accepted', 'added', 'rejected')),
       is_started boolean not null default false,
       percent integer not null default 0 check (percent between 0 and 100),
       model_id text,
       is_local boolean,
       questions jsonb not null default '[]' check (jsonb_typeof(questions) = 'array'),
       dropped jsonb not null default '{}' check (jsonb_typeof(dropped) = 'object'),
       note text,
       reservations jsonb not null default '{}' check (jsonb_typeof(reservations) = 'object'),
       lesson_id uuid check (state not in ('accepted', 'added') or lesson_id is not null),
       section_id uuid,
       version integer not null default 1 check (version >= 1),
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
    `create index quiz_drafts_by_course on quiz_drafts (tenant_id, course_id, created_at desc, id desc)`,
    `create index quiz_drafts_to_start on quiz_drafts (created_at) where state = 'waiting' and not is_started`,
    ...kit.staffTable('quiz_drafts'),
    kit.policy('quiz_drafts', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
  ],
  down: () => [`drop table quiz_drafts`],
};
