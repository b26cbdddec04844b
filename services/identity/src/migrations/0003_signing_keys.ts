import type { Migration } from '@lyceum/persistence';

export const signingKeys: Migration = {
  id: '0003_signing_keys',
  up: (kit) => [
    `create table signing_keys (
       kid text primary key,
       public_jwk jsonb not null,
       sealed_private_key bytea not null,
       created_at timestamptz not null default now()
     )`,
    ...kit.systemTable('signing_keys'),
  ],
  down: () => [`drop table signing_keys`],
};
