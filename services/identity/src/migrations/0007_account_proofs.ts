import type { Migration } from '@lyceum/persistence';

export const accountProofs: Migration = {
  id: '0007_account_proofs',
  up: (kit) => [
    // An account in the making: it begins when its address is proved. `in_use`: the address had an account.
    `create table registrations (
       id uuid primary key,
       email text not null check (char_length(email) <= 254),
       password_hash text not null,
       display_name text not null,
       school_name text,
       school_slug text,
       in_use boolean not null,
       code_hash bytea not null,
       attempts integer not null default 0,
       sent_at timestamptz not null default now(),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null
     )`,
    `create index registrations_by_email on registrations (lower(email), created_at)`,
    ...kit.systemTable('registrations'),

    // Without a user where nobody has the address: both leave the same traces in time.
    `create table password_resets (
       hash bytea primary key,
       user_id uuid references users on delete cascade,
       created_at timestamptz not null default now(),
       expires_at timestamptz not null
     )`,
    `create index password_resets_by_user on password_resets (user_id)`,
    ...kit.systemTable('password_resets'),

    `create table email_changes (
       user_id uuid primary key references users on delete cascade,
       email text not null check (char_length(email) <= 254),
       in_use boolean not null,
       code_hash bytea not null,
       attempts integer not null default 0,
       sent_at timestamptz not null default now(),
       expires_at timestamptz not null
     )`,
    ...kit.systemTable('email_changes'),

    // Keys are keyed hashes: of an address with the network or the device that somebody tried from.
    `create table sign_in_failures (
       key bytea primary key,
       failures integer not null default 0,
       last_failed_at timestamptz not null default now(),
       blocked_until timestamptz not null default 'epoch'
     )`,
    `create index sign_in_failures_age on sign_in_failures using brin (last_failed_at)`,
    ...kit.systemTable('sign_in_failures'),
  ],
  down: () => [
    `drop table sign_in_failures`,
    `drop table email_changes`,
    `drop table password_resets`,
    `drop table registrations`,
  ],
};
