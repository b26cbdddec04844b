import type { Migration } from '@lyceum/persistence';

export const profiles: Migration = {
  id: '0006_profiles',
  up: (kit) => [
    `alter table users
       add column username text check (username ~ '^[a-z0-9]([._-]?[a-z0-9]){2,29}$'),
       add column bio text check (char_length(bio) <= 500),
       add column locale text check (char_length(locale) <= 35),
       add column avatar_id uuid`,
    `create unique index users_by_username on users (username)`,

    `create table user_preferences (
       user_id uuid primary key references users on delete cascade,
       version bigint not null default 1,
       settings jsonb not null check (octet_length(settings::text) <= 32768)
     )`,
    ...kit.personalTable('user_preferences'),
  ],
  down: () => [
    `drop table user_preferences`,
    `drop index users_by_username`,
    `alter table users drop column username, drop column bio, drop column locale, drop column avatar_id`,
  ],
};
