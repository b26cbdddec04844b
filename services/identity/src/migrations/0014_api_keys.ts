import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

export const apiKeys: Migration = {
  id: '0014_api_keys',
  up: (kit) => [
    `create table api_keys (
       id uuid primary key,
       tenant_id uuid not null references schools on delete cascade,
       user_id uuid not null references users on delete cascade,
       name text not null check (char_length(name) between 1 and 100),
       secret_hash bytea not null,
       scopes text[] not null check (cardinality(scopes) between 1 and 20),
       role text not null check (role in ('owner', 'instructor', 'assistant', 'learner')),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       last_used_at timestamptz,
       revoked_at timestamptz
     )`,
    `create index api_keys_by_school on api_keys (tenant_id, id)`,
    `create index api_keys_by_user on api_keys (user_id)`,
    ...kit.memberTable('api_keys'),
    // A key is presented before it is known whose it is.
    kit.policy('api_keys', 'system_read', `for select using (${IS_SYSTEM})`),
  ],
  down: () => [`drop table api_keys`],
};
