import { IS_SYSTEM, TENANT, USER, type Migration } from '@lyceum/persistence/migrations';

const OWN = `(tenant_id = ${TENANT} and user_id = ${USER})`;

export const tutor: Migration = {
  id: '0007_tutor',
  up: (kit) => {
    // What somebody asks is theirs alone: the staff reads no conversations. The service counts questions.
    const own = (table: string): string[] => [
      `alter table ${table} enable row level security`,
      `alter table ${table} force row level security`,
      kit.policy(table, 'own_rows', `using ${OWN} with check ${OWN}`),
      kit.grant(table, 'select, insert, update, delete'),
    ];
    return [
      `create table conversations (
         conversation_id uuid primary key,
         tenant_id uuid not null,
         user_id uuid not null,
         course_id uuid not null,
         lesson_id uuid,
         title text not null check (char_length(title) <= 120),
         created_at timestamptz not null default now(),
         updated_at timestamptz not null default now()
       )`,
      `create index conversations_by_owner on conversations (tenant_id, user_id, updated_at desc, conversation_id)`,
      ...own('conversations'),

      // A question and its answer. The asker chooses the id, so that asking again is asking once; staff_id is how the
      // staff knows it, who must not find the asker by it.
      `create table questions (
         conversation_id uuid not null references conversations on delete cascade,
         question_id uuid not null,
         staff_id uuid not null default gen_random_uuid(),
         tenant_id uuid not null,
         user_id uuid not null,
         course_id uuid not null,
         language text not null,
         text text not null check (char_length(text) <= 2000),
         lesson_id uuid,
         position_seconds float8,
         state text not null check (state in ('answering', 'answered', 'abstained', 'exhausted', 'interrupted', 'failed')),
         claims jsonb not null default '[]',
         suggestions jsonb not null default '[]',
         model_id text,
         is_local boolean not null default false,
         resets_at timestamptz,
         asked_at timestamptz not null default now(),
         expires_at timestamptz not null,
         rating text check (rating in ('up', 'down')),
         comment text check (char_length(comment) <= 500),
         primary key (conversation_id, question_id)
       )`,
      `create index questions_in_order on questions (conversation_id, asked_at, question_id)`,
      `create index questions_by_course on questions (tenant_id, course_id, asked_at)`,
      ...own('questions'),
      kit.policy('questions', 'counted_by_system', `for select using (${IS_SYSTEM})`),
    ];
  },
  down: () => [`drop table questions`, `drop table conversations`],
};
