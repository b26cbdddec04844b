import type { Migration } from '@lyceum/persistence';

export const identityRegistrations: Migration = {
  id: '0023_identity_registrations',
  up: () => [
    // Somebody who came from a provider that does not own addresses: a code proves the address here.
    `alter table registrations
       alter column password_hash drop not null,
       add column identity jsonb check (pg_column_size(identity) <= 4096),
       add constraint registrations_way_in check (password_hash is not null or identity is not null)`,
  ],
  down: () => [
    `alter table registrations drop constraint registrations_way_in, drop column identity`,
    // They are good for minutes.
    `delete from registrations where password_hash is null`,
    `alter table registrations alter column password_hash set not null`,
  ],
};
