import { USER, type Migration } from '@lyceum/persistence/migrations';

export const accounts: Migration = {
  id: '0002_accounts',
  up: (kit) => [
    `create table users (
       id uuid primary key,
       email text not null check (char_length(email) <= 254),
       password_hash text not null,
       display_name text not null check (char_length(display_name) between 1 and 100),
       version bigint not null default 1,
       created_at timestamptz not null default now()
     )`,
    // Addresses are told apart without regard to case; how it was typed is kept.
    `create unique index users_by_email on users (lower(email))`,
    ...kit.personalTable('users', 'id'),

    `create table schools (
       tenant_id uuid primary key,
       slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,62}$'),
       name text not null check (char_length(name) between 1 and 100),
       version bigint not null default 1,
       created_at timestamptz not null default now()
     )`,
    ...kit.tenantTable('schools'),

    `create table memberships (
       tenant_id uuid not null references schools,
       user_id uuid not null references users,
       role text not null check (role in ('owner', 'instructor', 'assistant', 'learner')),
       created_at timestamptz not null default now(),
       primary key (tenant_id, user_id)
     )`,
    `create index memberships_by_user on memberships (user_id)`,
    ...kit.memberTable('memberships'),
    // Signing in asks which schools somebody belongs to before there is a school to act in.
    kit.policy('memberships', 'own_memberships', `for select using (user_id = ${USER})`),
  ],
  down: () => [`drop table memberships`, `drop table schools`, `drop table users`],
};
