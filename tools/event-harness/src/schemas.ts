import { eventTables } from '@lyceum/messaging';
import {
  baseMigration,
  doneRequests,
  type Migration,
  type ServiceSchema,
} from '@lyceum/persistence';

const items: Migration = {
  id: '0002_items',
  up: (kit) => [
    `create table items (tenant_id uuid not null, id uuid primary key, version bigint not null)`,
    ...kit.tenantTable('items'),
  ],
  down: () => ['drop table items'],
};

/**
 * What a consumer keeps: the newest state of each item, guarded by version; and, to be checked, a line for
 * every time that an event took effect, without a key that would hide a second time.
 */
const applied: Migration = {
  id: '0002_applied',
  up: (kit) => [
    `create table latest (tenant_id uuid not null, item_id uuid primary key, version bigint not null)`,
    ...kit.projectionTable('latest'),
    `create table ledger (position bigint generated always as identity, tenant_id uuid not null,
       producer text not null, event_id uuid not null, item_id uuid not null, version bigint not null)`,
    ...kit.projectionTable('ledger'),
    `create table regressions (item_id uuid not null, had bigint not null, got bigint not null)`,
    ...kit.systemTable('regressions'),
    `create function note_regression() returns trigger language plpgsql as $$
     begin
       if new.version <= old.version then
         insert into regressions values (old.item_id, old.version, new.version);
       end if;
       return new;
     end $$`,
    `create trigger note_regression after update on latest for each row execute function note_regression()`,
  ],
  down: () => [
    'drop table regressions',
    'drop table ledger',
    'drop table latest',
    'drop function note_regression()',
  ],
};

export const producerSchema = (service: string): ServiceSchema => ({
  service,
  migrations: [baseMigration, eventTables, items, doneRequests('0003_done_requests')],
});

export const consumerSchema = (service: string): ServiceSchema => ({
  service,
  migrations: [baseMigration, eventTables, applied, doneRequests('0003_done_requests')],
});
