import { IS_SYSTEM, USER, type Migration } from '@lyceum/persistence/migrations';

export const schools: Migration = {
  id: '0013_schools',
  safeFrom: '0.1.0',
  up: (kit) => [
    `alter table schools
       add column settings jsonb not null default '{}'
         check (jsonb_typeof(settings) = 'object' and octet_length(settings::text) <= 16384),
       add column updated_at timestamptz not null default now()`,
    // The service looks schools up by slug; everybody sees the schools that they belong to.
    kit.policy('schools', 'system_read', `for select using (${IS_SYSTEM})`),
    kit.policy(
      'schools',
      'own_schools',
      `for select using (exists (
         select from memberships m where m.tenant_id = schools.tenant_id and m.user_id = ${USER}))`,
    ),
    kit.policy('memberships', 'system_read', `for select using (${IS_SYSTEM})`),

    // Slugs that schools have given up: they still lead there, and nobody else gets them for a while.
    `create table former_slugs (
       slug text primary key,
       tenant_id uuid not null references schools on delete cascade,
       kept_until timestamptz not null
     )`,
    `create index former_slugs_by_school on former_slugs (tenant_id)`,
    ...kit.projectionTable('former_slugs'),

    `create unique index memberships_one_owner on memberships (tenant_id) where role = 'owner'`,
    // Runs at COMMIT, in whatever context the transaction ended; as the service it sees the school's rows.
    `create function school_keeps_owner() returns trigger
       language plpgsql set search_path = ${kit.schema}, pg_temp set app.role = 'system' as $$
     begin
       if exists (select from schools where tenant_id = old.tenant_id)
         and not exists (select from memberships where tenant_id = old.tenant_id and role = 'owner') then
         raise exception 'school % would have no owner', old.tenant_id using errcode = 'check_violation',
           constraint = 'school_keeps_owner';
       end if;
       return null;
     end $$`,
    `create constraint trigger school_keeps_owner after update or delete on memberships
       deferrable initially deferred for each row when (old.role = 'owner')
       execute function school_keeps_owner()`,
  ],
  down: () => [
    `drop trigger school_keeps_owner on memberships`,
    `drop function school_keeps_owner()`,
    `drop index memberships_one_owner`,
    `drop table former_slugs`,
    `drop policy system_read on memberships`,
    `drop policy own_schools on schools`,
    `drop policy system_read on schools`,
    `alter table schools drop column updated_at, drop column settings`,
  ],
};
