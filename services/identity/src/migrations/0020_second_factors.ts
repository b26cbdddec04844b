import type { Migration } from '@lyceum/persistence';

export const secondFactors: Migration = {
  id: '0020_second_factors',
  up: (kit) => [
    // Steps only move forward: a code that has been used, or an older one, never counts again.
    `create table totp_factors (
       user_id uuid primary key references users on delete cascade,
       sealed_secret bytea not null,
       last_step bigint not null default 0,
       confirmed_at timestamptz,
       created_at timestamptz not null default now()
     )`,
    ...kit.systemTable('totp_factors'),

    `create table recovery_codes (
       user_id uuid not null references users on delete cascade,
       code_hash bytea not null,
       primary key (user_id, code_hash)
     )`,
    ...kit.systemTable('recovery_codes'),

    // How many codes somebody has tried, right or wrong, since the window began.
    `create table second_factor_attempts (
       user_id uuid primary key references users on delete cascade,
       window_started_at timestamptz not null default now(),
       spent integer not null
     )`,
    ...kit.systemTable('second_factor_attempts'),

    // Somebody has shown the first factor. `request` is what the session is opened with afterwards.
    `create table sign_in_challenges (
       token_hash bytea primary key,
       user_id uuid not null references users on delete cascade,
       request jsonb not null check (pg_column_size(request) <= 2048),
       attempts integer not null default 0,
       expires_at timestamptz not null
     )`,
    `create index sign_in_challenges_by_user on sign_in_challenges (user_id)`,
    `create index sign_in_challenges_by_expiry on sign_in_challenges (expires_at)`,
    ...kit.systemTable('sign_in_challenges'),

    `create table passkeys (
       id uuid primary key,
       user_id uuid not null references users on delete cascade,
       credential_id text not null unique check (char_length(credential_id) <= 1400),
       public_key bytea not null check (octet_length(public_key) <= 2048),
       counter bigint not null,
       transports text[] not null default '{}',
       name text not null check (char_length(name) between 1 and 100),
       synced boolean not null,
       created_at timestamptz not null default now(),
       last_used_at timestamptz
     )`,
    `create index passkeys_by_user on passkeys (user_id)`,
    ...kit.personalTable('passkeys'),

    // A WebAuthn challenge that was given out, until it is answered once or expires.
    `create table passkey_challenges (
       challenge_hash bytea primary key,
       purpose text not null check (purpose in ('register', 'sign-in', 'second-factor', 'reauthenticate')),
       user_id uuid references users on delete cascade,
       expires_at timestamptz not null
     )`,
    `create index passkey_challenges_by_user on passkey_challenges (user_id)`,
    `create index passkey_challenges_by_expiry on passkey_challenges (expires_at)`,
    ...kit.systemTable('passkey_challenges'),
  ],
  down: () => [
    `drop table passkey_challenges`,
    `drop table passkeys`,
    `drop table sign_in_challenges`,
    `drop table second_factor_attempts`,
    `drop table recovery_codes`,
    `drop table totp_factors`,
  ],
};
