import type { Migration } from '@lyceum/persistence';

export const keyRotation: Migration = {
  id: '0008_key_rotation',
  up: (kit) => [
    // Published from its creation, signing from `activates_at`; without its private part when it is retired.
    `alter table signing_keys
       alter column sealed_private_key drop not null,
       add column activates_at timestamptz not null default now(),
       add column retired_at timestamptz`,
    // What an operator asks for; the service, which has the keys to the keys, does it.
    `create table signing_key_rotations (
       id uuid primary key default gen_random_uuid(),
       mode text not null check (mode in ('planned', 'now', 'compromised')),
       requested_at timestamptz not null default now(),
       done_at timestamptz,
       kid text
     )`,
    ...kit.systemTable('signing_key_rotations'),
  ],
  down: () => [
    `drop table signing_key_rotations`,
    `delete from signing_keys where sealed_private_key is null`,
    `alter table signing_keys
       drop column activates_at, drop column retired_at, alter column sealed_private_key set not null`,
  ],
};
