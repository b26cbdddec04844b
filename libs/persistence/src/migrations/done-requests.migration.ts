import type { Migration } from './migration.js';
import { USER } from './table-kit.js';

/** What `runOnce` has done, for a day. The id says where it stands among a service's migrations. */
export const doneRequests = (id: string): Migration => ({
  id,
  up: (kit) => [
    `create table done_requests (
       name bytea primary key check (octet_length(name) = 32),
       user_id uuid not null,
       fingerprint bytea not null check (octet_length(fingerprint) = 32),
       result bytea,
       created_at timestamptz not null default now()
     )`,
    `create index done_requests_created_at on done_requests (created_at)`,
    ...kit.systemTable('done_requests'),
    kit.policy(
      'done_requests',
      'own_rows',
      `using (user_id = ${USER}) with check (user_id = ${USER})`,
    ),
  ],
  down: () => ['drop table done_requests'],
});
