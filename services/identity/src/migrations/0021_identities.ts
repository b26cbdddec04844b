import type { Migration } from '@lyceum/persistence';

export const identities: Migration = {
  id: '0021_identities',
  up: (kit) => [
    // Who signs in with a provider, or with a passkey alone, needs no password.
    `alter table users alter column password_hash drop not null`,

    // A subject is unique at its issuer; the provider's name is only what the operator calls it.
    `create table identities (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       provider text not null check (char_length(provider) <= 40),
       issuer text not null check (char_length(issuer) <= 512),
       subject text not null check (char_length(subject) between 1 and 255),
       email text check (char_length(email) <= 254),
       created_at timestamptz not null default now(),
       last_used_at timestamptz not null default now(),
       unique (issuer, subject)
     )`,
    `create index identities_by_user on identities (user_id)`,
    ...kit.personalTable('identities'),

    // Somebody was sent to a provider and has not come back yet.
    `create table provider_flows (
       state_hash bytea primary key,
       secret_hash bytea not null,
       provider text not null,
       user_id uuid references users on delete cascade,
       session_id uuid,
       sealed_checks bytea not null,
       redirect_to text not null check (char_length(redirect_to) <= 2048),
       request jsonb not null check (pg_column_size(request) <= 2048),
       expires_at timestamptz not null
     )`,
    `create index provider_flows_by_user on provider_flows (user_id)`,
    `create index provider_flows_by_expiry on provider_flows (expires_at)`,
    ...kit.systemTable('provider_flows'),
  ],
  down: () => [
    `drop table provider_flows`,
    `drop table identities`,
    // Refuses while there are accounts without a password, instead of taking them away.
    `alter table users alter column password_hash set not null`,
  ],
};
