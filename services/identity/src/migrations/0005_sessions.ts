import type { Migration } from '@lyceum/persistence';

export const sessions: Migration = {
  id: '0005_sessions',
  up: (kit) => [
    // `school_id` is the school acted in last; whether its owner still belongs to it is asked each time.
    `create table sessions (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       school_id uuid,
       device text not null check (char_length(device) <= 64),
       address_prefix text check (char_length(address_prefix) <= 64),
       methods text[] not null,
       created_at timestamptz not null default now(),
       last_used_at timestamptz not null default now(),
       idle_expires_at timestamptz not null,
       expires_at timestamptz not null,
       revoked_at timestamptz
     )`,
    `create index sessions_by_user on sessions (user_id, last_used_at)`,
    ...kit.personalTable('sessions'),

    `create table refresh_tokens (
       hash bytea primary key,
       session_id uuid not null references sessions on delete cascade,
       created_at timestamptz not null default now(),
       used_at timestamptz
     )`,
    `create index refresh_tokens_by_session on refresh_tokens (session_id)`,
    `create index refresh_tokens_used on refresh_tokens using brin (used_at)`,
    ...kit.systemTable('refresh_tokens'),
  ],
  down: () => [`drop table refresh_tokens`, `drop table sessions`],
};
