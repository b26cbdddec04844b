import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

export const members: Migration = {
  id: '0015_members',
  up: (kit) => [
    // Lists of members, oldest first.
    `create index memberships_by_school on memberships (tenant_id, created_at, user_id)`,

    // One offer at a time: to whom the school is to be handed over.
    `create table ownership_offers (
       tenant_id uuid primary key references schools on delete cascade,
       user_id uuid not null,
       expires_at timestamptz not null,
       foreign key (tenant_id, user_id) references memberships on delete cascade
     )`,
    `create index ownership_offers_by_member on ownership_offers (tenant_id, user_id)`,
    ...kit.memberTable('ownership_offers'),

    // user_id is whoever invites. An address is kept until the invitation is taken up or over.
    `create table invitations (
       id uuid primary key,
       tenant_id uuid not null references schools on delete cascade,
       user_id uuid not null references users on delete cascade,
       email text check (char_length(email) <= 254),
       token_hash bytea not null unique,
       role text not null check (role in ('instructor', 'assistant', 'learner')),
       max_uses integer not null check (max_uses between 1 and 1000),
       uses integer not null default 0 check (uses between 0 and max_uses),
       created_at timestamptz not null default now(),
       expires_at timestamptz not null,
       revoked_at timestamptz,
       is_bound boolean not null,
       check (is_bound or role = 'learner'),
       check (not is_bound or max_uses = 1)
     )`,
    `create index invitations_by_school on invitations (tenant_id, id)`,
    `create index invitations_by_user on invitations (user_id)`,
    ...kit.memberTable('invitations'),
    // Whoever holds a link does not act in the school yet.
    kit.policy('invitations', 'system_read', `for select using (${IS_SYSTEM})`),
  ],
  down: () => [
    `drop table invitations`,
    `drop table ownership_offers`,
    `drop index memberships_by_school`,
  ],
};
