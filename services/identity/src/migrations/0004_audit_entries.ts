import { IS_SYSTEM, TENANT, USER, type Migration } from '@lyceum/persistence/migrations';

export const auditEntries: Migration = {
  id: '0004_audit_entries',
  up: (kit) => [
    // Without foreign keys: what happened stays written when those it is about are gone.
    `create table audit_entries (
       id uuid primary key,
       at timestamptz not null default now(),
       action text not null check (char_length(action) <= 64),
       actor_id uuid,
       user_id uuid,
       tenant_id uuid,
       session_id text check (char_length(session_id) <= 64),
       address_prefix text check (char_length(address_prefix) <= 64),
       device text check (char_length(device) <= 64),
       details jsonb not null default '{}' check (pg_column_size(details) <= 4096)
     )`,
    // Ids are UUIDv7: their order is that of time.
    `create index audit_entries_by_user on audit_entries (user_id, id)`,
    `create index audit_entries_by_school on audit_entries (tenant_id, id)`,
    `alter table audit_entries enable row level security`,
    `alter table audit_entries force row level security`,
    kit.policy('audit_entries', 'own_entries', `for select using (user_id = ${USER})`),
    kit.policy(
      'audit_entries',
      'school_entries',
      `for select using (tenant_id = ${TENANT}
         and (select current_setting('app.role', true) in ('owner', 'admin')))`,
    ),
    kit.policy(
      'audit_entries',
      'append',
      `for insert with check (${IS_SYSTEM}
         or (actor_id = ${USER} and (tenant_id is null or tenant_id = ${TENANT})))`,
    ),
    // Nothing is changed or taken back, by whoever the service acts for.
    kit.grant('audit_entries', 'select, insert'),
  ],
  down: () => [`drop table audit_entries`],
};
