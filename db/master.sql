-- Generated from the migrations of all services by `npm run generate`. Do not edit.

begin;

-- ai

do $$ begin
  if not exists (select from pg_roles where rolname = 'lyceum_ai') then
    create role lyceum_ai login nosuperuser nocreatedb nocreaterole noinherit nobypassrls noreplication;
    alter role lyceum_ai set search_path = ai;
    alter role lyceum_ai set statement_timeout = '30s';
    alter role lyceum_ai set idle_in_transaction_session_timeout = '60s';
  end if;
  execute format('revoke temporary on database %I from public', current_database());
end $$;

create schema if not exists ai;

revoke all on schema ai from public;

grant usage on schema ai to lyceum_ai;

create table if not exists ai.migrations (
  id text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

do $$ begin
  if not exists (select from pg_policies where schemaname = 'ai' and tablename = 'migrations') then
    alter table ai.migrations enable row level security;
    alter table ai.migrations force row level security;
    create policy administration on ai.migrations to current_user using (true) with check (true);
  end if;
end $$;

set local search_path = ai;

do $migration$ begin
  if not exists (select from migrations where id = '0000_base') then
    execute $sql$create table time_partitions (
  table_name text primary key,
  step interval not null,
  keep interval not null,
  ahead integer not null check (ahead > 0)
)$sql$;
    execute $sql$alter table time_partitions enable row level security$sql$;
    execute $sql$alter table time_partitions force row level security$sql$;
    execute $sql$create policy administration on time_partitions to current_user using (true) with check (true)$sql$;
    execute $sql$create function maintain_partitions() returns setof text
  language plpgsql security definer set search_path = ai, pg_temp set timezone = 'UTC' as $$
declare
  entry time_partitions;
  unit text;
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  old record;
begin
  for entry in select * from time_partitions loop
    unit := case when entry.step >= interval '28 days' then 'month'
                 when entry.step >= interval '7 days' then 'week' else 'day' end;
    for position in -1 .. entry.ahead loop
      lower_bound := date_trunc(unit, now()) + entry.step * position;
      upper_bound := lower_bound + entry.step;
      partition_name := entry.table_name || '_' || to_char(lower_bound, 'YYYYMMDD');
      if upper_bound >= now() - entry.keep
        and to_regclass(format('%I.%I', 'ai', partition_name)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       partition_name, entry.table_name, lower_bound, upper_bound);
        execute format('alter table %I enable row level security', partition_name);
        execute format('alter table %I force row level security', partition_name);
        return next 'created ' || partition_name;
      end if;
    end loop;
    for old in
      select child.relname as name from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_class parent on parent.oid = inhparent
      where parent.relname = entry.table_name and parent.relnamespace = 'ai'::regnamespace
        and child.relname ~ '_[0-9]{8}$'
        and to_date(right(child.relname, 8), 'YYYYMMDD') + entry.step < now() - entry.keep
    loop
      execute format('drop table %I', old.name);
      return next 'dropped ' || old.name;
    end loop;
  end loop;
end $$$sql$;
    execute $sql$revoke execute on function maintain_partitions() from public$sql$;
    execute $sql$grant execute on function maintain_partitions() to lyceum_ai$sql$;
    insert into migrations (id, checksum) values ('0000_base', '3ad2f2459939b9868369b7e1c9c4b065766c56ea50b74e84c516e5c69d502ae5');
  elsif not exists (select from migrations where id = '0000_base' and checksum = '3ad2f2459939b9868369b7e1c9c4b065766c56ea50b74e84c516e5c69d502ae5') then
    raise exception 'ai: 0000_base was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0001_event_tables') then
    execute $sql$create table outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  tenant_id uuid,
  aggregate_id text not null,
  nats_subject text not null,
  envelope text not null,
  traceparent text,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  last_error text,
  parked_at timestamptz,
  published_at timestamptz,
  stream_seq bigint
)$sql$;
    execute $sql$create index outbox_pending on outbox (seq) where published_at is null$sql$;
    execute $sql$create index outbox_refused on outbox (aggregate_id, seq) where published_at is null and attempts > 0$sql$;
    execute $sql$create index outbox_age on outbox using brin (created_at)$sql$;
    execute $sql$alter table outbox enable row level security$sql$;
    execute $sql$alter table outbox force row level security$sql$;
    execute $sql$create policy system_access on outbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on outbox to lyceum_ai$sql$;
    execute $sql$create policy append on outbox for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) or (select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table inbox (
  consumer text not null,
  event_id uuid not null,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$alter table inbox enable row level security$sql$;
    execute $sql$alter table inbox force row level security$sql$;
    execute $sql$create policy system_access on inbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on inbox to lyceum_ai$sql$;
    execute $sql$create table event_failures (
  consumer text not null,
  event_id uuid not null,
  envelope text not null,
  attempts integer not null,
  errors jsonb not null,
  first_failed_at timestamptz not null default now(),
  next_attempt_at timestamptz not null,
  dead_at timestamptz,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$create index event_failures_due on event_failures (next_attempt_at) where dead_at is null$sql$;
    execute $sql$alter table event_failures enable row level security$sql$;
    execute $sql$alter table event_failures force row level security$sql$;
    execute $sql$create policy system_access on event_failures using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on event_failures to lyceum_ai$sql$;
    execute $sql$create table projection_tasks (
  id uuid primary key default gen_random_uuid(),
  consumer text not null,
  kind text not null check (kind in ('rebuild', 'verify')),
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  result jsonb
)$sql$;
    execute $sql$alter table projection_tasks enable row level security$sql$;
    execute $sql$alter table projection_tasks force row level security$sql$;
    execute $sql$create policy system_access on projection_tasks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projection_tasks to lyceum_ai$sql$;
    execute $sql$create table projections (
  consumer text primary key,
  tables text[] not null,
  registered_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table projections enable row level security$sql$;
    execute $sql$alter table projections force row level security$sql$;
    execute $sql$create policy system_access on projections using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projections to lyceum_ai$sql$;
    insert into migrations (id, checksum) values ('0001_event_tables', '874f741325f29fdcc7c25709386fbfab81102c45fed837b5add45b441f9e62e2');
  elsif not exists (select from migrations where id = '0001_event_tables' and checksum = '874f741325f29fdcc7c25709386fbfab81102c45fed837b5add45b441f9e62e2') then
    raise exception 'ai: 0001_event_tables was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0002_people') then
    execute $sql$create table people (
  user_id uuid primary key,
  registered_at timestamptz not null,
  version bigint not null
)$sql$;
    execute $sql$alter table people enable row level security$sql$;
    execute $sql$alter table people force row level security$sql$;
    execute $sql$create policy own_rows on people for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on people using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on people to lyceum_ai$sql$;
    insert into migrations (id, checksum) values ('0002_people', '6bb09cc80202af10cb72d293d18bb1b81f84a4706c785546c22d568e6134ac0e');
  elsif not exists (select from migrations where id = '0002_people' and checksum = '6bb09cc80202af10cb72d293d18bb1b81f84a4706c785546c22d568e6134ac0e') then
    raise exception 'ai: 0002_people was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0003_curriculum') then
    execute $sql$create table course_availability (
  course_id uuid primary key,
  tenant_id uuid not null,
  availability text not null check (availability in ('draft', 'published', 'archived', 'deleted')),
  version bigint not null
)$sql$;
    execute $sql$alter table course_availability enable row level security$sql$;
    execute $sql$alter table course_availability force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_availability for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_availability for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_availability for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_availability for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_availability to lyceum_ai$sql$;
    execute $sql$create policy system_access on course_availability using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table course_versions (
  course_id uuid not null,
  course_version integer not null,
  tenant_id uuid not null,
  title text not null,
  language text not null,
  primary key (course_id, course_version)
)$sql$;
    execute $sql$alter table course_versions enable row level security$sql$;
    execute $sql$alter table course_versions force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_versions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_versions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_versions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_versions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_versions to lyceum_ai$sql$;
    execute $sql$create policy system_access on course_versions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lessons (
  course_id uuid not null,
  course_version integer not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  position integer not null,
  kind text not null,
  title text not null,
  asset_id uuid,
  duration_ms integer,
  is_preview boolean not null,
  drip jsonb,
  primary key (course_id, course_version, lesson_id)
)$sql$;
    execute $sql$create index lessons_by_asset on lessons (tenant_id, asset_id) where asset_id is not null$sql$;
    execute $sql$alter table lessons enable row level security$sql$;
    execute $sql$alter table lessons force row level security$sql$;
    execute $sql$create policy tenant_isolation on lessons for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on lessons for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lessons for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lessons for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lessons to lyceum_ai$sql$;
    execute $sql$create policy system_access on lessons using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lesson_texts (
  lesson_id uuid not null,
  course_version integer not null,
  tenant_id uuid not null,
  language text not null,
  markdown text not null,
  content_hash text not null,
  primary key (lesson_id, course_version)
)$sql$;
    execute $sql$alter table lesson_texts enable row level security$sql$;
    execute $sql$alter table lesson_texts force row level security$sql$;
    execute $sql$create policy system_access on lesson_texts using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_texts to lyceum_ai$sql$;
    execute $sql$create table caption_tracks (
  asset_id uuid not null,
  language text not null,
  tenant_id uuid not null,
  content_hash text,
  cues jsonb,
  version bigint not null,
  primary key (asset_id, language)
)$sql$;
    execute $sql$alter table caption_tracks enable row level security$sql$;
    execute $sql$alter table caption_tracks force row level security$sql$;
    execute $sql$create policy system_access on caption_tracks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on caption_tracks to lyceum_ai$sql$;
    execute $sql$create table deleted_assets (asset_id uuid primary key, tenant_id uuid not null)$sql$;
    execute $sql$alter table deleted_assets enable row level security$sql$;
    execute $sql$alter table deleted_assets force row level security$sql$;
    execute $sql$create policy tenant_isolation on deleted_assets for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on deleted_assets for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on deleted_assets for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on deleted_assets for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on deleted_assets to lyceum_ai$sql$;
    execute $sql$create policy system_access on deleted_assets using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table enrollments (
  enrollment_id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null,
  user_id uuid not null,
  state text not null check (state in ('active', 'withdrawn', 'expired')),
  course_version integer not null,
  enrolled_at timestamptz not null,
  expires_at timestamptz,
  unlocked_through integer,
  version bigint not null
)$sql$;
    execute $sql$create index enrollments_by_learner on enrollments (tenant_id, user_id, course_id)$sql$;
    execute $sql$alter table enrollments enable row level security$sql$;
    execute $sql$alter table enrollments force row level security$sql$;
    execute $sql$create policy tenant_isolation on enrollments for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on enrollments for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on enrollments for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on enrollments for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on enrollments to lyceum_ai$sql$;
    execute $sql$create policy system_access on enrollments using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0003_curriculum', 'a61f3d822587cc83d20d90ad9a78e6267307e3a92d6cca8a3d1a086b54410ecb');
  elsif not exists (select from migrations where id = '0003_curriculum' and checksum = 'a61f3d822587cc83d20d90ad9a78e6267307e3a92d6cca8a3d1a086b54410ecb') then
    raise exception 'ai: 0003_curriculum was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0004_index') then
    execute $sql$create table sources (
  source_id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  kind text not null check (kind in ('captions', 'text')),
  owner_id uuid not null,
  variant text not null,
  language text not null,
  content_hash text not null,
  chunk_count integer not null default 0,
  model_id text,
  requested_hash text not null,
  requested_model text not null,
  unique (tenant_id, kind, owner_id, variant)
)$sql$;
    execute $sql$alter table sources enable row level security$sql$;
    execute $sql$alter table sources force row level security$sql$;
    execute $sql$create policy tenant_isolation on sources for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on sources for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on sources for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on sources for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on sources to lyceum_ai$sql$;
    execute $sql$create policy system_access on sources using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table chunks (
  tenant_id uuid not null,
  source_id uuid not null references sources on delete cascade,
  ordinal integer not null,
  first_piece integer not null,
  pieces jsonb not null,
  text_hash text not null,
  primary key (source_id, ordinal)
)$sql$;
    execute $sql$create index chunks_by_text on chunks (tenant_id, text_hash)$sql$;
    execute $sql$alter table chunks enable row level security$sql$;
    execute $sql$alter table chunks force row level security$sql$;
    execute $sql$create policy tenant_isolation on chunks for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on chunks for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on chunks for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on chunks for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on chunks to lyceum_ai$sql$;
    execute $sql$create table chunk_terms (
  tenant_id uuid not null,
  term text not null,
  source_id uuid not null,
  ordinal integer not null,
  frequency integer not null,
  primary key (tenant_id, term, source_id, ordinal) include (frequency),
  foreign key (source_id, ordinal) references chunks on delete cascade
)$sql$;
    execute $sql$create index chunk_terms_by_chunk on chunk_terms (source_id, ordinal)$sql$;
    execute $sql$alter table chunk_terms enable row level security$sql$;
    execute $sql$alter table chunk_terms force row level security$sql$;
    execute $sql$create policy tenant_isolation on chunk_terms for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on chunk_terms for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on chunk_terms for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on chunk_terms for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on chunk_terms to lyceum_ai$sql$;
    execute $sql$create table chunk_signs (
  tenant_id uuid not null,
  model_id text not null,
  source_id uuid not null,
  ordinal integer not null,
  signs bit varying not null,
  primary key (tenant_id, model_id, source_id, ordinal) include (signs),
  foreign key (source_id, ordinal) references chunks on delete cascade
)$sql$;
    execute $sql$create index chunk_signs_by_chunk on chunk_signs (source_id, ordinal)$sql$;
    execute $sql$alter table chunk_signs enable row level security$sql$;
    execute $sql$alter table chunk_signs force row level security$sql$;
    execute $sql$create policy tenant_isolation on chunk_signs for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on chunk_signs for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on chunk_signs for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on chunk_signs for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on chunk_signs to lyceum_ai$sql$;
    execute $sql$create table embeddings (
  tenant_id uuid not null,
  model_id text not null,
  text_hash text not null,
  vector bytea not null,
  primary key (tenant_id, model_id, text_hash)
)$sql$;
    execute $sql$alter table embeddings enable row level security$sql$;
    execute $sql$alter table embeddings force row level security$sql$;
    execute $sql$create policy tenant_isolation on embeddings for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on embeddings for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on embeddings for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on embeddings for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on embeddings to lyceum_ai$sql$;
    execute $sql$create policy system_access on embeddings using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0004_index', '14ffc00765415359080435cf9b190a5ee833395acc017c94268e72b43c6122be');
  elsif not exists (select from migrations where id = '0004_index' and checksum = '14ffc00765415359080435cf9b190a5ee833395acc017c94268e72b43c6122be') then
    raise exception 'ai: 0004_index was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0005_budget') then
    execute $sql$create table budget_accounts (
  tenant_id uuid primary key,
  user_day_tokens bigint check (user_day_tokens >= 0),
  school_day_tokens bigint check (school_day_tokens >= 0),
  school_month_micro_usd bigint check (school_month_micro_usd >= 0),
  version int not null default 0
)$sql$;
    execute $sql$alter table budget_accounts enable row level security$sql$;
    execute $sql$alter table budget_accounts force row level security$sql$;
    execute $sql$create policy tenant_isolation on budget_accounts for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on budget_accounts for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on budget_accounts for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on budget_accounts for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on budget_accounts to lyceum_ai$sql$;
    execute $sql$create policy system_access on budget_accounts using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table budget_school_days (
  tenant_id uuid not null,
  day date not null,
  reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),
  reserved_micro_usd bigint not null default 0 check (reserved_micro_usd >= 0),
  spent_tokens bigint not null default 0 check (spent_tokens >= 0),
  spent_micro_usd bigint not null default 0 check (spent_micro_usd >= 0),
  primary key (tenant_id, day)
)$sql$;
    execute $sql$alter table budget_school_days enable row level security$sql$;
    execute $sql$alter table budget_school_days force row level security$sql$;
    execute $sql$create policy tenant_isolation on budget_school_days for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on budget_school_days for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on budget_school_days for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on budget_school_days for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on budget_school_days to lyceum_ai$sql$;
    execute $sql$create policy system_access on budget_school_days using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table budget_user_days (
  tenant_id uuid not null,
  user_id uuid not null,
  day date not null,
  reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),
  reserved_micro_usd bigint not null default 0 check (reserved_micro_usd >= 0),
  spent_tokens bigint not null default 0 check (spent_tokens >= 0),
  spent_micro_usd bigint not null default 0 check (spent_micro_usd >= 0),
  primary key (tenant_id, user_id, day)
)$sql$;
    execute $sql$create index budget_user_days_by_day on budget_user_days (day)$sql$;
    execute $sql$alter table budget_user_days enable row level security$sql$;
    execute $sql$alter table budget_user_days force row level security$sql$;
    execute $sql$create policy tenant_isolation on budget_user_days for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on budget_user_days for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on budget_user_days for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on budget_user_days for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on budget_user_days to lyceum_ai$sql$;
    execute $sql$create policy system_access on budget_user_days using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table budget_reservations (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid,
  day date not null,
  feature text not null,
  model_id text not null,
  input_tokens bigint not null check (input_tokens >= 0),
  output_tokens bigint not null check (output_tokens >= 0),
  micro_usd bigint not null check (micro_usd >= 0),
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index budget_reservations_by_expiry on budget_reservations (expires_at)$sql$;
    execute $sql$alter table budget_reservations enable row level security$sql$;
    execute $sql$alter table budget_reservations force row level security$sql$;
    execute $sql$create policy tenant_isolation on budget_reservations for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on budget_reservations for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on budget_reservations for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on budget_reservations for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on budget_reservations to lyceum_ai$sql$;
    execute $sql$create policy system_access on budget_reservations using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table model_usage (
  tenant_id uuid not null,
  day date not null,
  feature text not null,
  model_id text not null,
  requests bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  micro_usd bigint not null,
  primary key (tenant_id, day, feature, model_id)
)$sql$;
    execute $sql$alter table model_usage enable row level security$sql$;
    execute $sql$alter table model_usage force row level security$sql$;
    execute $sql$create policy tenant_isolation on model_usage for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on model_usage for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on model_usage for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on model_usage for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on model_usage to lyceum_ai$sql$;
    execute $sql$create policy system_access on model_usage using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0005_budget', '807ee0b4a1b1693ecc211c3065748cca80cf3c4f6d04fe8ba71afa37a6c8bb69');
  elsif not exists (select from migrations where id = '0005_budget' and checksum = '807ee0b4a1b1693ecc211c3065748cca80cf3c4f6d04fe8ba71afa37a6c8bb69') then
    raise exception 'ai: 0005_budget was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0006_quiz_drafts') then
    execute $sql$create table quiz_drafts (
  id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null,
  lesson_ids uuid[] not null check (cardinality(lesson_ids) between 1 and 20),
  requested_by uuid not null,
  question_count integer not null check (question_count between 1 and 30),
  kinds text[] not null check (kinds <@ '{single,multiple,boolean,short}' and cardinality(kinds) > 0),
  difficulty text not null check (difficulty in ('easy', 'medium', 'hard')),
  language text,
  title text not null check (char_length(title) between 1 and 200),
  state text not null default 'waiting' check (
    state in ('waiting', 'ready', 'out_of_budget', 'failed', 'accepted', 'added', 'rejected')),
  is_started boolean not null default false,
  percent integer not null default 0 check (percent between 0 and 100),
  model_id text,
  is_local boolean,
  questions jsonb not null default '[]' check (jsonb_typeof(questions) = 'array'),
  dropped jsonb not null default '{}' check (jsonb_typeof(dropped) = 'object'),
  note text,
  reservations jsonb not null default '{}' check (jsonb_typeof(reservations) = 'object'),
  lesson_id uuid check (state not in ('accepted', 'added') or lesson_id is not null),
  section_id uuid,
  version integer not null default 1 check (version >= 1),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index quiz_drafts_by_course on quiz_drafts (tenant_id, course_id, created_at desc, id desc)$sql$;
    execute $sql$create index quiz_drafts_to_start on quiz_drafts (created_at) where state = 'waiting' and not is_started$sql$;
    execute $sql$alter table quiz_drafts enable row level security$sql$;
    execute $sql$alter table quiz_drafts force row level security$sql$;
    execute $sql$create policy tenant_isolation on quiz_drafts for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on quiz_drafts for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on quiz_drafts for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on quiz_drafts for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on quiz_drafts to lyceum_ai$sql$;
    execute $sql$create policy system_access on quiz_drafts using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0006_quiz_drafts', '8a83a65bfbc17cff6d303de1747200906f257529a0dccf86f6464421c2eff0e4');
  elsif not exists (select from migrations where id = '0006_quiz_drafts' and checksum = '8a83a65bfbc17cff6d303de1747200906f257529a0dccf86f6464421c2eff0e4') then
    raise exception 'ai: 0006_quiz_drafts was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0007_tutor') then
    execute $sql$create table conversations (
  conversation_id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  lesson_id uuid,
  title text not null check (char_length(title) <= 120),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index conversations_by_owner on conversations (tenant_id, user_id, updated_at desc, conversation_id)$sql$;
    execute $sql$alter table conversations enable row level security$sql$;
    execute $sql$alter table conversations force row level security$sql$;
    execute $sql$create policy own_rows on conversations using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$grant select, insert, update, delete on conversations to lyceum_ai$sql$;
    execute $sql$create table questions (
  conversation_id uuid not null references conversations on delete cascade,
  question_id uuid not null,
  staff_id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  language text not null,
  text text not null check (char_length(text) <= 2000),
  lesson_id uuid,
  position_seconds float8,
  state text not null check (state in ('answering', 'answered', 'abstained', 'exhausted', 'interrupted', 'failed')),
  claims jsonb not null default '[]',
  suggestions jsonb not null default '[]',
  model_id text,
  is_local boolean not null default false,
  resets_at timestamptz,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  rating text check (rating in ('up', 'down')),
  comment text check (char_length(comment) <= 500),
  primary key (conversation_id, question_id)
)$sql$;
    execute $sql$create index questions_in_order on questions (conversation_id, asked_at, question_id)$sql$;
    execute $sql$create index questions_by_course on questions (tenant_id, course_id, asked_at)$sql$;
    execute $sql$alter table questions enable row level security$sql$;
    execute $sql$alter table questions force row level security$sql$;
    execute $sql$create policy own_rows on questions using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$grant select, insert, update, delete on questions to lyceum_ai$sql$;
    execute $sql$create policy counted_by_system on questions for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0007_tutor', '8fd1021b9f912b20e9badd485b20af513487785f88fe1968cef4d18336d1b1f6');
  elsif not exists (select from migrations where id = '0007_tutor' and checksum = '8fd1021b9f912b20e9badd485b20af513487785f88fe1968cef4d18336d1b1f6') then
    raise exception 'ai: 0007_tutor was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0008_insights') then
    execute $sql$create table lesson_chapters (
  asset_id uuid not null,
  language text not null,
  tenant_id uuid not null,
  chapters jsonb,
  key_sentences jsonb,
  version bigint not null,
  primary key (asset_id, language)
)$sql$;
    execute $sql$alter table lesson_chapters enable row level security$sql$;
    execute $sql$alter table lesson_chapters force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_chapters for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on lesson_chapters for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_chapters for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_chapters for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_chapters to lyceum_ai$sql$;
    execute $sql$create policy system_access on lesson_chapters using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lesson_links (
  lesson_id uuid not null,
  course_version int not null,
  course_id uuid not null,
  tenant_id uuid not null,
  urls text[] not null,
  primary key (lesson_id, course_version)
)$sql$;
    execute $sql$create index lesson_links_by_course on lesson_links (tenant_id, course_id)$sql$;
    execute $sql$alter table lesson_links enable row level security$sql$;
    execute $sql$alter table lesson_links force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_links for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on lesson_links for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_links for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_links for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_links to lyceum_ai$sql$;
    execute $sql$create policy system_access on lesson_links using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lesson_stops (
  enrollment_id uuid not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  position_seconds float8 not null,
  watched_percent int not null,
  version bigint not null,
  primary key (enrollment_id, lesson_id)
)$sql$;
    execute $sql$create index lesson_stops_by_lesson on lesson_stops (tenant_id, lesson_id)$sql$;
    execute $sql$alter table lesson_stops enable row level security$sql$;
    execute $sql$alter table lesson_stops force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_stops for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on lesson_stops for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_stops for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_stops for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_stops to lyceum_ai$sql$;
    execute $sql$create policy system_access on lesson_stops using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table health_reports (
  course_id uuid not null,
  made_at timestamptz not null,
  tenant_id uuid not null,
  course_version int not null,
  findings jsonb not null,
  primary key (course_id, made_at)
)$sql$;
    execute $sql$alter table health_reports enable row level security$sql$;
    execute $sql$alter table health_reports force row level security$sql$;
    execute $sql$create policy tenant_isolation on health_reports for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on health_reports for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on health_reports for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on health_reports for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on health_reports to lyceum_ai$sql$;
    insert into migrations (id, checksum) values ('0008_insights', '8ac87152f2bd213c87c2b05cc265f88e323fc1c0850554bd4c9f3dbda9c6f903');
  elsif not exists (select from migrations where id = '0008_insights' and checksum = '8ac87152f2bd213c87c2b05cc265f88e323fc1c0850554bd4c9f3dbda9c6f903') then
    raise exception 'ai: 0008_insights was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0009_packed_signs') then
    execute $sql$drop table chunk_signs$sql$;
    execute $sql$create table chunk_signs (
  tenant_id uuid not null,
  model_id text not null,
  source_id uuid not null,
  ordinal integer not null,
  signs bytea not null,
  primary key (tenant_id, model_id, source_id, ordinal) include (signs),
  foreign key (source_id, ordinal) references chunks on delete cascade
)$sql$;
    execute $sql$create index chunk_signs_by_chunk on chunk_signs (source_id, ordinal)$sql$;
    execute $sql$alter table chunk_signs enable row level security$sql$;
    execute $sql$alter table chunk_signs force row level security$sql$;
    execute $sql$create policy tenant_isolation on chunk_signs for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on chunk_signs for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on chunk_signs for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on chunk_signs for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on chunk_signs to lyceum_ai$sql$;
    execute $sql$alter table sources add column revision bigint not null default 0$sql$;
    execute $sql$update sources set requested_model = ''$sql$;
    insert into migrations (id, checksum) values ('0009_packed_signs', '3e1eceeacdf7b0f0a696f1ef3481fb2551649746615108cc155dabf4553e0448');
  elsif not exists (select from migrations where id = '0009_packed_signs' and checksum = '3e1eceeacdf7b0f0a696f1ef3481fb2551649746615108cc155dabf4553e0448') then
    raise exception 'ai: 0009_packed_signs was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0010_source_marks') then
    execute $sql$create table source_marks (
  tenant_id uuid not null,
  kind text not null check (kind in ('captions', 'text')),
  owner_id uuid not null,
  variant text not null,
  mark_id uuid not null default gen_random_uuid(),
  primary key (tenant_id, kind, owner_id, variant)
)$sql$;
    execute $sql$alter table source_marks enable row level security$sql$;
    execute $sql$alter table source_marks force row level security$sql$;
    execute $sql$create policy system_access on source_marks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on source_marks to lyceum_ai$sql$;
    insert into migrations (id, checksum) values ('0010_source_marks', '79662a22b657af334890a813257402533dfeaf36c07c230c16de09f74d82d2fc');
  elsif not exists (select from migrations where id = '0010_source_marks' and checksum = '79662a22b657af334890a813257402533dfeaf36c07c230c16de09f74d82d2fc') then
    raise exception 'ai: 0010_source_marks was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0011_pgvector') then
    execute $sql$do $pgvector$
  begin
    if exists (select from pg_available_extensions where name = 'vector') then
      begin
        create extension if not exists vector schema public;
      exception when insufficient_privilege then
        raise warning 'pgvector is there, but may not be created by %: vectors are kept without it', current_user;
      end;
    end if;
    if to_regtype('public.vector') is not null then
      execute $statement$create schema ai_vectors$statement$;
      execute $statement$grant usage on schema ai_vectors to lyceum_ai$statement$;
      execute $statement$create table ai_vectors.chunks (
  tenant_id uuid not null,
  model_id text not null,
  source_id uuid not null,
  ordinal integer not null,
  embedding public.vector not null,
  primary key (tenant_id, model_id, source_id, ordinal),
  foreign key (source_id, ordinal) references ai.chunks on delete cascade
)$statement$;
      execute $statement$create index chunks_by_chunk on ai_vectors.chunks (source_id, ordinal)$statement$;
      execute $statement$alter table ai_vectors.chunks enable row level security$statement$;
      execute $statement$alter table ai_vectors.chunks force row level security$statement$;
      execute $statement$create policy tenant_isolation on ai_vectors.chunks for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$statement$;
      execute $statement$create policy staff_insert on ai_vectors.chunks for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$statement$;
      execute $statement$create policy staff_update on ai_vectors.chunks for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$statement$;
      execute $statement$create policy staff_delete on ai_vectors.chunks for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$statement$;
      execute $statement$grant select, insert, update, delete on ai_vectors.chunks to lyceum_ai$statement$;
      execute $statement$create function ai_vectors.create_index(model text, dimensions integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
  name text := 'chunks_nearest_' || substr(md5(model || ':' || dimensions), 1, 16);
begin
  if dimensions between 1 and 2000 and to_regclass('ai_vectors.' || name) is null then
    execute format(
      'create index if not exists %I on ai_vectors.chunks using hnsw ((embedding::public.vector(%s)) public.vector_cosine_ops) where model_id = %L',
      name, dimensions, model);
  end if;
end $body$$statement$;
      execute $statement$revoke all on function ai_vectors.create_index from public$statement$;
      execute $statement$grant execute on function ai_vectors.create_index to lyceum_ai$statement$;
      execute $statement$update ai.sources set requested_model = ''$statement$;
    end if;
  end $pgvector$$sql$;
    insert into migrations (id, checksum) values ('0011_pgvector', 'c186c34822dc50aa7298c9a43ad6e4d00fcddc251b5a1f4a3c769e5094d4c70f');
  elsif not exists (select from migrations where id = '0011_pgvector' and checksum = 'c186c34822dc50aa7298c9a43ad6e4d00fcddc251b5a1f4a3c769e5094d4c70f') then
    raise exception 'ai: 0011_pgvector was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0012_closed_chapters') then
    execute $sql$drop policy tenant_isolation on lesson_chapters$sql$;
    execute $sql$drop policy staff_insert on lesson_chapters$sql$;
    execute $sql$drop policy staff_update on lesson_chapters$sql$;
    execute $sql$drop policy staff_delete on lesson_chapters$sql$;
    insert into migrations (id, checksum) values ('0012_closed_chapters', '83f60059002d5491b495660ffd54c9b578325faa2b9bb1f2570bab54aae9cd64');
  elsif not exists (select from migrations where id = '0012_closed_chapters' and checksum = '83f60059002d5491b495660ffd54c9b578325faa2b9bb1f2570bab54aae9cd64') then
    raise exception 'ai: 0012_closed_chapters was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0013_sweeps') then
    execute $sql$drop index chunks_by_text$sql$;
    execute $sql$create index chunks_by_text on chunks (text_hash, tenant_id)$sql$;
    execute $sql$create policy system_access on chunks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$alter table sources add column unreferenced_since timestamptz$sql$;
    insert into migrations (id, checksum) values ('0013_sweeps', '7a15de2361d43fe23e9ed37468795496fdf2226dc85d65527ad3600c6929e970');
  elsif not exists (select from migrations where id = '0013_sweeps' and checksum = '7a15de2361d43fe23e9ed37468795496fdf2226dc85d65527ad3600c6929e970') then
    raise exception 'ai: 0013_sweeps was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0014_skipped') then
    execute $sql$alter table lesson_stops add column skipped jsonb not null default '[]'$sql$;
    insert into migrations (id, checksum) values ('0014_skipped', '33ef733db9b9139c410884ec8b949fa1b997a853f1a103ac622870f354fd7b7b');
  elsif not exists (select from migrations where id = '0014_skipped' and checksum = '33ef733db9b9139c410884ec8b949fa1b997a853f1a103ac622870f354fd7b7b') then
    raise exception 'ai: 0014_skipped was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0015_done_requests') then
    execute $sql$create table done_requests (
  name bytea primary key check (octet_length(name) = 32),
  user_id uuid not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  result bytea,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create index done_requests_created_at on done_requests (created_at)$sql$;
    execute $sql$alter table done_requests enable row level security$sql$;
    execute $sql$alter table done_requests force row level security$sql$;
    execute $sql$create policy system_access on done_requests using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on done_requests to lyceum_ai$sql$;
    execute $sql$create policy own_rows on done_requests using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    insert into migrations (id, checksum) values ('0015_done_requests', 'a9404cb294d5c623098f2508f7b2b537881f37b51a72ab98a802e318d4aba1c3');
  elsif not exists (select from migrations where id = '0015_done_requests' and checksum = 'a9404cb294d5c623098f2508f7b2b537881f37b51a72ab98a802e318d4aba1c3') then
    raise exception 'ai: 0015_done_requests was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0016_transcriptions') then
    execute $sql$create table transcriptions (
  id uuid primary key,
  tenant_id uuid not null,
  asset_id uuid not null,
  requested_by uuid not null,
  language text,
  content_type text not null,
  pieces jsonb not null check (jsonb_typeof(pieces) = 'array'),
  expires_at timestamptz not null,
  is_started boolean not null default false,
  reservation_id uuid,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create index transcriptions_to_start on transcriptions (created_at) where not is_started$sql$;
    execute $sql$alter table transcriptions enable row level security$sql$;
    execute $sql$alter table transcriptions force row level security$sql$;
    execute $sql$create policy tenant_isolation on transcriptions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on transcriptions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on transcriptions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on transcriptions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on transcriptions to lyceum_ai$sql$;
    execute $sql$create policy system_access on transcriptions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$alter table budget_reservations add column audio_seconds bigint not null default 0 check (audio_seconds >= 0)$sql$;
    execute $sql$alter table model_usage add column audio_seconds bigint not null default 0 check (audio_seconds >= 0)$sql$;
    insert into migrations (id, checksum) values ('0016_transcriptions', 'f0b9a3a8062b6e46e6bcb48b04011b32b5eab70ef576996978c0d887b793b3dd');
  elsif not exists (select from migrations where id = '0016_transcriptions' and checksum = 'f0b9a3a8062b6e46e6bcb48b04011b32b5eab70ef576996978c0d887b793b3dd') then
    raise exception 'ai: 0016_transcriptions was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0017_cancelled_transcriptions') then
    execute $sql$create table cancelled_transcriptions (
  transcription_id uuid primary key,
  tenant_id uuid not null,
  cancelled_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table cancelled_transcriptions enable row level security$sql$;
    execute $sql$alter table cancelled_transcriptions force row level security$sql$;
    execute $sql$create policy tenant_isolation on cancelled_transcriptions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on cancelled_transcriptions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on cancelled_transcriptions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on cancelled_transcriptions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on cancelled_transcriptions to lyceum_ai$sql$;
    execute $sql$create policy system_access on cancelled_transcriptions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0017_cancelled_transcriptions', '89296779abb0912ddd6df978ed1cb87fd57e5a62da341c863f4078ac8f2a1c8f');
  elsif not exists (select from migrations where id = '0017_cancelled_transcriptions' and checksum = '89296779abb0912ddd6df978ed1cb87fd57e5a62da341c863f4078ac8f2a1c8f') then
    raise exception 'ai: 0017_cancelled_transcriptions was edited after it had been applied';
  end if;
end $migration$;

-- catalog

do $$ begin
  if not exists (select from pg_roles where rolname = 'lyceum_catalog') then
    create role lyceum_catalog login nosuperuser nocreatedb nocreaterole noinherit nobypassrls noreplication;
    alter role lyceum_catalog set search_path = catalog;
    alter role lyceum_catalog set statement_timeout = '30s';
    alter role lyceum_catalog set idle_in_transaction_session_timeout = '60s';
  end if;
  execute format('revoke temporary on database %I from public', current_database());
end $$;

create schema if not exists catalog;

revoke all on schema catalog from public;

grant usage on schema catalog to lyceum_catalog;

create table if not exists catalog.migrations (
  id text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

do $$ begin
  if not exists (select from pg_policies where schemaname = 'catalog' and tablename = 'migrations') then
    alter table catalog.migrations enable row level security;
    alter table catalog.migrations force row level security;
    create policy administration on catalog.migrations to current_user using (true) with check (true);
  end if;
end $$;

set local search_path = catalog;

do $migration$ begin
  if not exists (select from migrations where id = '0000_base') then
    execute $sql$create table time_partitions (
  table_name text primary key,
  step interval not null,
  keep interval not null,
  ahead integer not null check (ahead > 0)
)$sql$;
    execute $sql$alter table time_partitions enable row level security$sql$;
    execute $sql$alter table time_partitions force row level security$sql$;
    execute $sql$create policy administration on time_partitions to current_user using (true) with check (true)$sql$;
    execute $sql$create function maintain_partitions() returns setof text
  language plpgsql security definer set search_path = catalog, pg_temp set timezone = 'UTC' as $$
declare
  entry time_partitions;
  unit text;
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  old record;
begin
  for entry in select * from time_partitions loop
    unit := case when entry.step >= interval '28 days' then 'month'
                 when entry.step >= interval '7 days' then 'week' else 'day' end;
    for position in -1 .. entry.ahead loop
      lower_bound := date_trunc(unit, now()) + entry.step * position;
      upper_bound := lower_bound + entry.step;
      partition_name := entry.table_name || '_' || to_char(lower_bound, 'YYYYMMDD');
      if upper_bound >= now() - entry.keep
        and to_regclass(format('%I.%I', 'catalog', partition_name)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       partition_name, entry.table_name, lower_bound, upper_bound);
        execute format('alter table %I enable row level security', partition_name);
        execute format('alter table %I force row level security', partition_name);
        return next 'created ' || partition_name;
      end if;
    end loop;
    for old in
      select child.relname as name from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_class parent on parent.oid = inhparent
      where parent.relname = entry.table_name and parent.relnamespace = 'catalog'::regnamespace
        and child.relname ~ '_[0-9]{8}$'
        and to_date(right(child.relname, 8), 'YYYYMMDD') + entry.step < now() - entry.keep
    loop
      execute format('drop table %I', old.name);
      return next 'dropped ' || old.name;
    end loop;
  end loop;
end $$$sql$;
    execute $sql$revoke execute on function maintain_partitions() from public$sql$;
    execute $sql$grant execute on function maintain_partitions() to lyceum_catalog$sql$;
    insert into migrations (id, checksum) values ('0000_base', 'aa5f0c243d97bc8bfa59359122912d2358076f175038c8b8ed06c05e9a6c3814');
  elsif not exists (select from migrations where id = '0000_base' and checksum = 'aa5f0c243d97bc8bfa59359122912d2358076f175038c8b8ed06c05e9a6c3814') then
    raise exception 'catalog: 0000_base was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0001_event_tables') then
    execute $sql$create table outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  tenant_id uuid,
  aggregate_id text not null,
  nats_subject text not null,
  envelope text not null,
  traceparent text,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  last_error text,
  parked_at timestamptz,
  published_at timestamptz,
  stream_seq bigint
)$sql$;
    execute $sql$create index outbox_pending on outbox (seq) where published_at is null$sql$;
    execute $sql$create index outbox_refused on outbox (aggregate_id, seq) where published_at is null and attempts > 0$sql$;
    execute $sql$create index outbox_age on outbox using brin (created_at)$sql$;
    execute $sql$alter table outbox enable row level security$sql$;
    execute $sql$alter table outbox force row level security$sql$;
    execute $sql$create policy system_access on outbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on outbox to lyceum_catalog$sql$;
    execute $sql$create policy append on outbox for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) or (select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table inbox (
  consumer text not null,
  event_id uuid not null,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$alter table inbox enable row level security$sql$;
    execute $sql$alter table inbox force row level security$sql$;
    execute $sql$create policy system_access on inbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on inbox to lyceum_catalog$sql$;
    execute $sql$create table event_failures (
  consumer text not null,
  event_id uuid not null,
  envelope text not null,
  attempts integer not null,
  errors jsonb not null,
  first_failed_at timestamptz not null default now(),
  next_attempt_at timestamptz not null,
  dead_at timestamptz,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$create index event_failures_due on event_failures (next_attempt_at) where dead_at is null$sql$;
    execute $sql$alter table event_failures enable row level security$sql$;
    execute $sql$alter table event_failures force row level security$sql$;
    execute $sql$create policy system_access on event_failures using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on event_failures to lyceum_catalog$sql$;
    execute $sql$create table projection_tasks (
  id uuid primary key default gen_random_uuid(),
  consumer text not null,
  kind text not null check (kind in ('rebuild', 'verify')),
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  result jsonb
)$sql$;
    execute $sql$alter table projection_tasks enable row level security$sql$;
    execute $sql$alter table projection_tasks force row level security$sql$;
    execute $sql$create policy system_access on projection_tasks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projection_tasks to lyceum_catalog$sql$;
    execute $sql$create table projections (
  consumer text primary key,
  tables text[] not null,
  registered_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table projections enable row level security$sql$;
    execute $sql$alter table projections force row level security$sql$;
    execute $sql$create policy system_access on projections using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projections to lyceum_catalog$sql$;
    insert into migrations (id, checksum) values ('0001_event_tables', 'b2d4d48932d91e79fcfe71b71501d6331fd06a0325aa3e7ef000aedae7b71d53');
  elsif not exists (select from migrations where id = '0001_event_tables' and checksum = 'b2d4d48932d91e79fcfe71b71501d6331fd06a0325aa3e7ef000aedae7b71d53') then
    raise exception 'catalog: 0001_event_tables was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0002_people') then
    execute $sql$create table people (
  user_id uuid primary key,
  registered_at timestamptz not null,
  version bigint not null
)$sql$;
    execute $sql$alter table people enable row level security$sql$;
    execute $sql$alter table people force row level security$sql$;
    execute $sql$create policy own_rows on people for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on people using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on people to lyceum_catalog$sql$;
    insert into migrations (id, checksum) values ('0002_people', '87c09bbdad474d2909cc74c6dd86607dd41289a0163f68f1af410f20339e949d');
  elsif not exists (select from migrations where id = '0002_people' and checksum = '87c09bbdad474d2909cc74c6dd86607dd41289a0163f68f1af410f20339e949d') then
    raise exception 'catalog: 0002_people was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0003_courses') then
    execute $sql$create table courses (
  id uuid primary key,
  tenant_id uuid not null,
  author_id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  summary text not null default '' check (char_length(summary) <= 2000),
  status text not null default 'draft' check (status in ('draft', 'published')),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_at timestamptz
)$sql$;
    execute $sql$create index courses_by_tenant on courses (tenant_id, created_at desc)$sql$;
    execute $sql$alter table courses enable row level security$sql$;
    execute $sql$alter table courses force row level security$sql$;
    execute $sql$create policy tenant_isolation on courses for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on courses for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on courses for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on courses for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on courses to lyceum_catalog$sql$;
    execute $sql$create policy public_read on courses for select using (status = 'published' and (select current_setting('app.role', true) = 'anonymous'))$sql$;
    insert into migrations (id, checksum) values ('0003_courses', '6bcac4d6d0d66ae5cf1d196c70d3c41353d1173c2d7cf6fdd29c9b46291380ca');
  elsif not exists (select from migrations where id = '0003_courses' and checksum = '6bcac4d6d0d66ae5cf1d196c70d3c41353d1173c2d7cf6fdd29c9b46291380ca') then
    raise exception 'catalog: 0003_courses was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0004_course_drafts') then
    execute $sql$alter table courses
add column slug text not null default gen_random_uuid()::text check (char_length(slug) between 1 and 80),
add column language text not null default 'en' check (char_length(language) between 2 and 35),
add column cover_asset_id uuid,
add column categories text[] not null default '{}',
add column metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
add column is_sequential boolean not null default false,
add column is_open boolean not null default true,
add column capacity integer check (capacity >= 1),
add column access_days integer check (access_days >= 1),
add column prerequisites uuid[] not null default '{}',
add column latest_version integer not null default 0 check (latest_version >= 0),
add column archived_at timestamptz,
add column deleted_at timestamptz$sql$;
    execute $sql$alter table courses alter column slug drop default$sql$;
    execute $sql$create unique index courses_by_slug on courses (tenant_id, slug)$sql$;
    execute $sql$create index courses_in_storefront on courses (tenant_id, published_at desc, id desc)
where status = 'published' and archived_at is null and deleted_at is null$sql$;
    execute $sql$drop policy tenant_isolation on courses$sql$;
    execute $sql$create policy tenant_isolation on courses for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and ((select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')) or (status = 'published' and deleted_at is null)))$sql$;
    execute $sql$drop policy public_read on courses$sql$;
    execute $sql$create policy public_read on courses for select using (status = 'published' and latest_version > 0 and archived_at is null and deleted_at is null and (select current_setting('app.role', true) = 'anonymous'))$sql$;
    execute $sql$create policy system_read on courses for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table sections (
  id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null references courses on delete cascade,
  title text not null check (char_length(title) between 1 and 200),
  position integer not null
)$sql$;
    execute $sql$create index sections_by_course on sections (course_id, position)$sql$;
    execute $sql$alter table sections enable row level security$sql$;
    execute $sql$alter table sections force row level security$sql$;
    execute $sql$create policy tenant_isolation on sections for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on sections for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on sections for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on sections for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on sections to lyceum_catalog$sql$;
    execute $sql$create table lessons (
  id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null references courses on delete cascade,
  section_id uuid not null references sections on delete cascade,
  position integer not null,
  kind text not null check (kind in ('video', 'text', 'quiz', 'download')),
  title text not null check (char_length(title) between 1 and 200),
  text text,
  quiz jsonb,
  asset_id uuid,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  completion jsonb not null,
  is_required boolean not null default true,
  is_preview boolean not null default false,
  drip jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index lessons_by_course on lessons (course_id, position)$sql$;
    execute $sql$create index lessons_by_section on lessons (section_id)$sql$;
    execute $sql$alter table lessons enable row level security$sql$;
    execute $sql$alter table lessons force row level security$sql$;
    execute $sql$create policy tenant_isolation on lessons for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on lessons for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lessons for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lessons for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lessons to lyceum_catalog$sql$;
    insert into migrations (id, checksum) values ('0004_course_drafts', '57989b772644a8ea5a74568f6994d1be530f15b0bfe813ca080b22ec01b51b62');
  elsif not exists (select from migrations where id = '0004_course_drafts' and checksum = '57989b772644a8ea5a74568f6994d1be530f15b0bfe813ca080b22ec01b51b62') then
    raise exception 'catalog: 0004_course_drafts was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0005_course_versions') then
    execute $sql$create table course_versions (
  course_id uuid not null references courses,
  number integer not null check (number >= 1),
  tenant_id uuid not null,
  title text not null,
  slug text not null,
  language text not null,
  is_sequential boolean not null,
  sections jsonb not null,
  lessons jsonb not null,
  digest bytea not null,
  published_at timestamptz not null default now(),
  primary key (course_id, number)
)$sql$;
    execute $sql$alter table course_versions enable row level security$sql$;
    execute $sql$alter table course_versions force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_versions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_versions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_versions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_versions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_versions to lyceum_catalog$sql$;
    execute $sql$create policy public_read on course_versions for select using ((select current_setting('app.role', true) = 'anonymous')
and exists (select from courses c where c.id = course_id and c.latest_version = number))$sql$;
    execute $sql$create table lesson_versions (
  lesson_id uuid not null,
  course_version integer not null,
  tenant_id uuid not null,
  course_id uuid not null,
  kind text not null,
  title text not null,
  language text not null,
  text text,
  quiz jsonb,
  metadata jsonb not null,
  digest bytea not null,
  primary key (lesson_id, course_version),
  foreign key (course_id, course_version) references course_versions
)$sql$;
    execute $sql$create index lesson_versions_by_course on lesson_versions (course_id, course_version)$sql$;
    execute $sql$alter table lesson_versions enable row level security$sql$;
    execute $sql$alter table lesson_versions force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_versions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on lesson_versions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_versions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_versions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_versions to lyceum_catalog$sql$;
    execute $sql$revoke update, delete on course_versions, lesson_versions from lyceum_catalog$sql$;
    insert into migrations (id, checksum) values ('0005_course_versions', '90d81df515df0a5c724ab40c541498dea0d67af68c992343c992513e6ced5426');
  elsif not exists (select from migrations where id = '0005_course_versions' and checksum = '90d81df515df0a5c724ab40c541498dea0d67af68c992343c992513e6ced5426') then
    raise exception 'catalog: 0005_course_versions was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0006_facts') then
    execute $sql$create table schools (
  tenant_id uuid primary key,
  slug text not null,
  version bigint not null
)$sql$;
    execute $sql$create index schools_by_slug on schools (slug)$sql$;
    execute $sql$alter table schools enable row level security$sql$;
    execute $sql$alter table schools force row level security$sql$;
    execute $sql$create policy tenant_isolation on schools for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on schools for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on schools for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on schools for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on schools to lyceum_catalog$sql$;
    execute $sql$create policy system_access on schools using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table members (
  tenant_id uuid not null,
  user_id uuid not null,
  role text,
  version bigint not null,
  primary key (tenant_id, user_id)
)$sql$;
    execute $sql$alter table members enable row level security$sql$;
    execute $sql$alter table members force row level security$sql$;
    execute $sql$create policy tenant_isolation on members for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on members for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on members for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on members for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on members to lyceum_catalog$sql$;
    execute $sql$create policy system_access on members using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table assets (
  asset_id uuid primary key,
  tenant_id uuid not null,
  state text not null check (state in ('ready', 'failed', 'deleted')),
  kind text,
  duration_seconds double precision,
  reason text,
  version bigint not null
)$sql$;
    execute $sql$alter table assets enable row level security$sql$;
    execute $sql$alter table assets force row level security$sql$;
    execute $sql$create policy tenant_isolation on assets for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on assets for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on assets for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on assets for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on assets to lyceum_catalog$sql$;
    execute $sql$create policy system_access on assets using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lesson_completions (
  enrollment_id uuid not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  user_id uuid not null,
  completed_at timestamptz not null,
  primary key (enrollment_id, lesson_id)
)$sql$;
    execute $sql$alter table lesson_completions enable row level security$sql$;
    execute $sql$alter table lesson_completions force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_completions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on lesson_completions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_completions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_completions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_completions to lyceum_catalog$sql$;
    execute $sql$create policy system_access on lesson_completions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table course_completions (
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  completed_at timestamptz not null,
  primary key (tenant_id, user_id, course_id)
)$sql$;
    execute $sql$alter table course_completions enable row level security$sql$;
    execute $sql$alter table course_completions force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_completions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on course_completions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_completions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_completions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_completions to lyceum_catalog$sql$;
    execute $sql$create policy system_access on course_completions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0006_facts', 'cb96f307ebde75aeacf47bee95d9eeb7b008e77a49251f1d2d883014590b1a22');
  elsif not exists (select from migrations where id = '0006_facts' and checksum = 'cb96f307ebde75aeacf47bee95d9eeb7b008e77a49251f1d2d883014590b1a22') then
    raise exception 'catalog: 0006_facts was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0007_enrollments') then
    execute $sql$create table course_invitations (
  id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null references courses,
  code_hash bytea not null,
  max_uses integer not null check (max_uses >= 1),
  uses integer not null default 0 check (uses >= 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
)$sql$;
    execute $sql$create index course_invitations_by_course on course_invitations (course_id, id)$sql$;
    execute $sql$create unique index course_invitations_by_code on course_invitations (tenant_id, code_hash)$sql$;
    execute $sql$alter table course_invitations enable row level security$sql$;
    execute $sql$alter table course_invitations force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_invitations for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on course_invitations for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_invitations for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_invitations for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_invitations to lyceum_catalog$sql$;
    execute $sql$create table enrollments (
  id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null references courses,
  user_id uuid not null,
  state text not null default 'active' check (state in ('active', 'withdrawn', 'expired')),
  source text not null check (source in ('free', 'grant', 'invitation')),
  course_version integer not null,
  enrolled_at timestamptz not null default now(),
  expires_at timestamptz,
  unlocked_through integer,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (course_id, course_version) references course_versions
)$sql$;
    execute $sql$create unique index enrollments_of_course on enrollments (course_id, user_id)$sql$;
    execute $sql$create index enrollments_by_version on enrollments (course_id, course_version)$sql$;
    execute $sql$create index enrollments_of_user on enrollments (tenant_id, user_id, created_at desc, id desc)$sql$;
    execute $sql$create index enrollments_by_age on enrollments (course_id, created_at desc, id desc)$sql$;
    execute $sql$create index enrollments_ending on enrollments (expires_at) where state = 'active' and expires_at is not null$sql$;
    execute $sql$alter table enrollments enable row level security$sql$;
    execute $sql$alter table enrollments force row level security$sql$;
    execute $sql$create policy tenant_isolation on enrollments for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on enrollments for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on enrollments for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on enrollments for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on enrollments to lyceum_catalog$sql$;
    execute $sql$create policy system_read on enrollments for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create policy enrolled_read on lesson_versions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and exists (
select from enrollments e where e.course_id = lesson_versions.course_id and e.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)
  and e.state = 'active' and e.course_version >= lesson_versions.course_version))$sql$;
    insert into migrations (id, checksum) values ('0007_enrollments', '4fe26165a1c2e49c5d1689804f183eb0f6cb3297ea3d4b711cc3be1c4f94ed5d');
  elsif not exists (select from migrations where id = '0007_enrollments' and checksum = '4fe26165a1c2e49c5d1689804f183eb0f6cb3297ea3d4b711cc3be1c4f94ed5d') then
    raise exception 'catalog: 0007_enrollments was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0008_storefront') then
    execute $sql$create function search_words(value text) returns text[]
  language sql immutable set search_path = catalog, pg_temp as $$
  select coalesce(array_agg(distinct word), '{}') from regexp_split_to_table(
    regexp_replace(normalize(lower(coalesce(value, '')), NFKD), '[\u0300-\u036f]', '', 'g'),
    '[^[:alnum:]]+') as word where word <> ''
$$$sql$;
    execute $sql$create function search_trigrams(value text) returns text[]
  language sql immutable set search_path = catalog, pg_temp as $$
  select coalesce(array_agg(distinct substr('  ' || word || ' ', place, 3)), '{}')
  from unnest(search_words(value)) as word, generate_series(1, char_length(word) + 1) as place
$$$sql$;
    execute $sql$create function search_dictionary(language text) returns regconfig
  language sql immutable set search_path = catalog, pg_temp as $$
  select (case split_part(lower(language), '-', 1) when 'da' then 'danish' when 'de' then 'german' when 'en' then 'english' when 'es' then 'spanish' when 'fi' then 'finnish' when 'fr' then 'french' when 'it' then 'italian' when 'nl' then 'dutch' when 'no' then 'norwegian' when 'pt' then 'portuguese' when 'sv' then 'swedish' else 'simple' end)::regconfig
$$$sql$;
    execute $sql$create function search_forms(word text) returns text[]
  language sql immutable set search_path = catalog, pg_temp as $$
  select coalesce(array_agg(distinct form), '{}')
  from unnest(array['simple', 'danish', 'german', 'english', 'spanish', 'finnish', 'french', 'italian', 'dutch', 'norwegian', 'portuguese', 'swedish']::regconfig[]) as dictionary, unnest(tsvector_to_array(to_tsvector(dictionary, word))) as form
$$$sql$;
    execute $sql$create table course_terms (
  tenant_id uuid not null,
  term text not null,
  course_id uuid not null references courses on delete cascade,
  weight integer not null,
  primary key (tenant_id, term, course_id)
)$sql$;
    execute $sql$create index course_terms_of_all on course_terms (term, course_id)$sql$;
    execute $sql$create index course_terms_by_course on course_terms (course_id)$sql$;
    execute $sql$alter table course_terms enable row level security$sql$;
    execute $sql$alter table course_terms force row level security$sql$;
    execute $sql$create policy system_access on course_terms using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on course_terms to lyceum_catalog$sql$;
    execute $sql$create function index_course() returns trigger
  language plpgsql set search_path = catalog, pg_temp set app.role = 'system' as $$
begin
  delete from course_terms where course_id = new.id;
  if new.status <> 'published' or new.archived_at is not null or new.deleted_at is not null then
    return null;
  end if;
  insert into course_terms (tenant_id, course_id, term, weight)
    select new.tenant_id, new.id, term, max(weight) from (
      select 'w' || form as term, weight from (values
          (new.title, 8), (array_to_string(new.categories, ' '), 4), (new.summary, 2),
          ((select string_agg(lesson ->> 'title', ' ')
            from course_versions v, jsonb_array_elements(v.lessons) as lesson
            where v.course_id = new.id and v.number = new.latest_version), 1)
        ) as part(words, weight),
        unnest(array['simple'::regconfig, search_dictionary(new.language)]) as dictionary,
        unnest(tsvector_to_array(to_tsvector(dictionary, array_to_string(search_words(words), ' ')))) as form
      union all
      select 't' || trigram, 1 from unnest(search_trigrams(new.title)) as trigram
    ) as found group by term;
  return null;
end $$$sql$;
    execute $sql$create trigger index_course after update on courses for each row
when ((old.title, old.summary, old.categories, old.language, old.status, old.latest_version, old.archived_at, old.deleted_at)
  is distinct from (new.title, new.summary, new.categories, new.language, new.status, new.latest_version, new.archived_at, new.deleted_at))
execute function index_course()$sql$;
    execute $sql$create index courses_newest on courses (published_at desc, id desc)
where status = 'published' and archived_at is null and deleted_at is null$sql$;
    execute $sql$create table course_lists (
  id uuid primary key,
  tenant_id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  description text not null default '',
  course_ids uuid[] not null default '{}',
  is_public boolean not null default false,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index course_lists_by_school on course_lists (tenant_id, created_at desc, id desc)$sql$;
    execute $sql$alter table course_lists enable row level security$sql$;
    execute $sql$alter table course_lists force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_lists for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on course_lists for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_lists for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_lists for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_lists to lyceum_catalog$sql$;
    execute $sql$create policy public_read on course_lists for select using (is_public and (select current_setting('app.role', true) = 'anonymous'))$sql$;
    insert into migrations (id, checksum) values ('0008_storefront', '1e7c32b365072c3d0e0d2e0032723ecfc45c5cac1fc9ce9b1d8689a3a72d63af');
  elsif not exists (select from migrations where id = '0008_storefront' and checksum = '1e7c32b365072c3d0e0d2e0032723ecfc45c5cac1fc9ce9b1d8689a3a72d63af') then
    raise exception 'catalog: 0008_storefront was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0009_done_requests') then
    execute $sql$create table done_requests (
  name bytea primary key check (octet_length(name) = 32),
  user_id uuid not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  result bytea,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create index done_requests_created_at on done_requests (created_at)$sql$;
    execute $sql$alter table done_requests enable row level security$sql$;
    execute $sql$alter table done_requests force row level security$sql$;
    execute $sql$create policy system_access on done_requests using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on done_requests to lyceum_catalog$sql$;
    execute $sql$create policy own_rows on done_requests using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    insert into migrations (id, checksum) values ('0009_done_requests', '350f6064a3bb9bdca76f6067685180349093bbff4d04ff74064851ab8d9b33cc');
  elsif not exists (select from migrations where id = '0009_done_requests' and checksum = '350f6064a3bb9bdca76f6067685180349093bbff4d04ff74064851ab8d9b33cc') then
    raise exception 'catalog: 0009_done_requests was edited after it had been applied';
  end if;
end $migration$;

-- identity

do $$ begin
  if not exists (select from pg_roles where rolname = 'lyceum_identity') then
    create role lyceum_identity login nosuperuser nocreatedb nocreaterole noinherit nobypassrls noreplication;
    alter role lyceum_identity set search_path = identity;
    alter role lyceum_identity set statement_timeout = '30s';
    alter role lyceum_identity set idle_in_transaction_session_timeout = '60s';
  end if;
  execute format('revoke temporary on database %I from public', current_database());
end $$;

create schema if not exists identity;

revoke all on schema identity from public;

grant usage on schema identity to lyceum_identity;

create table if not exists identity.migrations (
  id text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

do $$ begin
  if not exists (select from pg_policies where schemaname = 'identity' and tablename = 'migrations') then
    alter table identity.migrations enable row level security;
    alter table identity.migrations force row level security;
    create policy administration on identity.migrations to current_user using (true) with check (true);
  end if;
end $$;

set local search_path = identity;

do $migration$ begin
  if not exists (select from migrations where id = '0000_base') then
    execute $sql$create table time_partitions (
  table_name text primary key,
  step interval not null,
  keep interval not null,
  ahead integer not null check (ahead > 0)
)$sql$;
    execute $sql$alter table time_partitions enable row level security$sql$;
    execute $sql$alter table time_partitions force row level security$sql$;
    execute $sql$create policy administration on time_partitions to current_user using (true) with check (true)$sql$;
    execute $sql$create function maintain_partitions() returns setof text
  language plpgsql security definer set search_path = identity, pg_temp set timezone = 'UTC' as $$
declare
  entry time_partitions;
  unit text;
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  old record;
begin
  for entry in select * from time_partitions loop
    unit := case when entry.step >= interval '28 days' then 'month'
                 when entry.step >= interval '7 days' then 'week' else 'day' end;
    for position in -1 .. entry.ahead loop
      lower_bound := date_trunc(unit, now()) + entry.step * position;
      upper_bound := lower_bound + entry.step;
      partition_name := entry.table_name || '_' || to_char(lower_bound, 'YYYYMMDD');
      if upper_bound >= now() - entry.keep
        and to_regclass(format('%I.%I', 'identity', partition_name)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       partition_name, entry.table_name, lower_bound, upper_bound);
        execute format('alter table %I enable row level security', partition_name);
        execute format('alter table %I force row level security', partition_name);
        return next 'created ' || partition_name;
      end if;
    end loop;
    for old in
      select child.relname as name from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_class parent on parent.oid = inhparent
      where parent.relname = entry.table_name and parent.relnamespace = 'identity'::regnamespace
        and child.relname ~ '_[0-9]{8}$'
        and to_date(right(child.relname, 8), 'YYYYMMDD') + entry.step < now() - entry.keep
    loop
      execute format('drop table %I', old.name);
      return next 'dropped ' || old.name;
    end loop;
  end loop;
end $$$sql$;
    execute $sql$revoke execute on function maintain_partitions() from public$sql$;
    execute $sql$grant execute on function maintain_partitions() to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0000_base', '2951e1300bdb70a9e892b639818b9c8b6d0a49b87c0d2ce1de30673cc55c1528');
  elsif not exists (select from migrations where id = '0000_base' and checksum = '2951e1300bdb70a9e892b639818b9c8b6d0a49b87c0d2ce1de30673cc55c1528') then
    raise exception 'identity: 0000_base was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0001_event_tables') then
    execute $sql$create table outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  tenant_id uuid,
  aggregate_id text not null,
  nats_subject text not null,
  envelope text not null,
  traceparent text,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  last_error text,
  parked_at timestamptz,
  published_at timestamptz,
  stream_seq bigint
)$sql$;
    execute $sql$create index outbox_pending on outbox (seq) where published_at is null$sql$;
    execute $sql$create index outbox_refused on outbox (aggregate_id, seq) where published_at is null and attempts > 0$sql$;
    execute $sql$create index outbox_age on outbox using brin (created_at)$sql$;
    execute $sql$alter table outbox enable row level security$sql$;
    execute $sql$alter table outbox force row level security$sql$;
    execute $sql$create policy system_access on outbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on outbox to lyceum_identity$sql$;
    execute $sql$create policy append on outbox for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) or (select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table inbox (
  consumer text not null,
  event_id uuid not null,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$alter table inbox enable row level security$sql$;
    execute $sql$alter table inbox force row level security$sql$;
    execute $sql$create policy system_access on inbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on inbox to lyceum_identity$sql$;
    execute $sql$create table event_failures (
  consumer text not null,
  event_id uuid not null,
  envelope text not null,
  attempts integer not null,
  errors jsonb not null,
  first_failed_at timestamptz not null default now(),
  next_attempt_at timestamptz not null,
  dead_at timestamptz,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$create index event_failures_due on event_failures (next_attempt_at) where dead_at is null$sql$;
    execute $sql$alter table event_failures enable row level security$sql$;
    execute $sql$alter table event_failures force row level security$sql$;
    execute $sql$create policy system_access on event_failures using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on event_failures to lyceum_identity$sql$;
    execute $sql$create table projection_tasks (
  id uuid primary key default gen_random_uuid(),
  consumer text not null,
  kind text not null check (kind in ('rebuild', 'verify')),
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  result jsonb
)$sql$;
    execute $sql$alter table projection_tasks enable row level security$sql$;
    execute $sql$alter table projection_tasks force row level security$sql$;
    execute $sql$create policy system_access on projection_tasks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projection_tasks to lyceum_identity$sql$;
    execute $sql$create table projections (
  consumer text primary key,
  tables text[] not null,
  registered_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table projections enable row level security$sql$;
    execute $sql$alter table projections force row level security$sql$;
    execute $sql$create policy system_access on projections using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projections to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0001_event_tables', '5cf3bb777fffb158779ef1219bfccf1e179eee87db5fbca396b5d7d353108f9f');
  elsif not exists (select from migrations where id = '0001_event_tables' and checksum = '5cf3bb777fffb158779ef1219bfccf1e179eee87db5fbca396b5d7d353108f9f') then
    raise exception 'identity: 0001_event_tables was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0002_accounts') then
    execute $sql$create table users (
  id uuid primary key,
  email text not null check (char_length(email) <= 254),
  password_hash text not null,
  display_name text not null check (char_length(display_name) between 1 and 100),
  version bigint not null default 1,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create unique index users_by_email on users (lower(email))$sql$;
    execute $sql$alter table users enable row level security$sql$;
    execute $sql$alter table users force row level security$sql$;
    execute $sql$create policy own_rows on users for select using (id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on users using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on users to lyceum_identity$sql$;
    execute $sql$create table schools (
  tenant_id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,62}$'),
  name text not null check (char_length(name) between 1 and 100),
  version bigint not null default 1,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table schools enable row level security$sql$;
    execute $sql$alter table schools force row level security$sql$;
    execute $sql$create policy tenant_isolation on schools for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on schools for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on schools for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on schools for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on schools to lyceum_identity$sql$;
    execute $sql$create table memberships (
  tenant_id uuid not null references schools,
  user_id uuid not null references users,
  role text not null check (role in ('owner', 'instructor', 'assistant', 'learner')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
)$sql$;
    execute $sql$create index memberships_by_user on memberships (user_id)$sql$;
    execute $sql$alter table memberships enable row level security$sql$;
    execute $sql$alter table memberships force row level security$sql$;
    execute $sql$create policy tenant_isolation on memberships for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on memberships for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on memberships for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on memberships for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on memberships to lyceum_identity$sql$;
    execute $sql$create policy own_memberships on memberships for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    insert into migrations (id, checksum) values ('0002_accounts', '7bca5e8b434539865a8f9e5721cd9e72b0a03397882b019575a0a08c860708ac');
  elsif not exists (select from migrations where id = '0002_accounts' and checksum = '7bca5e8b434539865a8f9e5721cd9e72b0a03397882b019575a0a08c860708ac') then
    raise exception 'identity: 0002_accounts was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0003_signing_keys') then
    execute $sql$create table signing_keys (
  kid text primary key,
  public_jwk jsonb not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table signing_keys enable row level security$sql$;
    execute $sql$alter table signing_keys force row level security$sql$;
    execute $sql$create policy system_access on signing_keys using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on signing_keys to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0003_signing_keys', '4ff3abedd25d02b4a223e4f860e624f838a220a951260ce9b444b4751e808f55');
  elsif not exists (select from migrations where id = '0003_signing_keys' and checksum = '4ff3abedd25d02b4a223e4f860e624f838a220a951260ce9b444b4751e808f55') then
    raise exception 'identity: 0003_signing_keys was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0004_audit_entries') then
    execute $sql$create table audit_entries (
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
)$sql$;
    execute $sql$create index audit_entries_by_user on audit_entries (user_id, id)$sql$;
    execute $sql$create index audit_entries_by_school on audit_entries (tenant_id, id)$sql$;
    execute $sql$alter table audit_entries enable row level security$sql$;
    execute $sql$alter table audit_entries force row level security$sql$;
    execute $sql$create policy own_entries on audit_entries for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy school_entries on audit_entries for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)
and (select current_setting('app.role', true) in ('owner', 'admin')))$sql$;
    execute $sql$create policy append on audit_entries for insert with check ((select current_setting('app.role', true) = 'system')
or (actor_id = (select nullif(current_setting('app.user_id', true), '')::uuid) and (tenant_id is null or tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))))$sql$;
    execute $sql$grant select, insert on audit_entries to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0004_audit_entries', '9055fd112f99bfd099527e13e3e80cbb33a0b6d334850640e8822a070b02ae81');
  elsif not exists (select from migrations where id = '0004_audit_entries' and checksum = '9055fd112f99bfd099527e13e3e80cbb33a0b6d334850640e8822a070b02ae81') then
    raise exception 'identity: 0004_audit_entries was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0005_sessions') then
    execute $sql$create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  school_id uuid,
  device text not null check (char_length(device) <= 64),
  address_prefix text check (char_length(address_prefix) <= 64),
  methods text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  idle_expires_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
)$sql$;
    execute $sql$create index sessions_by_user on sessions (user_id, last_used_at)$sql$;
    execute $sql$alter table sessions enable row level security$sql$;
    execute $sql$alter table sessions force row level security$sql$;
    execute $sql$create policy own_rows on sessions for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on sessions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on sessions to lyceum_identity$sql$;
    execute $sql$create table refresh_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
)$sql$;
    execute $sql$create index refresh_tokens_by_session on refresh_tokens (session_id)$sql$;
    execute $sql$create index refresh_tokens_used on refresh_tokens using brin (used_at)$sql$;
    execute $sql$alter table refresh_tokens enable row level security$sql$;
    execute $sql$alter table refresh_tokens force row level security$sql$;
    execute $sql$create policy system_access on refresh_tokens using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on refresh_tokens to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0005_sessions', '89de2c4538424e113fb503e5441575589d4e4fc1f165a8e7cb5a0a1e1e9dd76d');
  elsif not exists (select from migrations where id = '0005_sessions' and checksum = '89de2c4538424e113fb503e5441575589d4e4fc1f165a8e7cb5a0a1e1e9dd76d') then
    raise exception 'identity: 0005_sessions was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0006_profiles') then
    execute $sql$alter table users
add column username text check (username ~ '^[a-z0-9]([._-]?[a-z0-9]){2,29}$'),
add column bio text check (char_length(bio) <= 500),
add column locale text check (char_length(locale) <= 35),
add column avatar_id uuid$sql$;
    execute $sql$create unique index users_by_username on users (username)$sql$;
    execute $sql$create table user_preferences (
  user_id uuid primary key references users on delete cascade,
  version bigint not null default 1,
  settings jsonb not null check (octet_length(settings::text) <= 32768)
)$sql$;
    execute $sql$alter table user_preferences enable row level security$sql$;
    execute $sql$alter table user_preferences force row level security$sql$;
    execute $sql$create policy own_rows on user_preferences for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on user_preferences using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on user_preferences to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0006_profiles', 'a7127efe961745fc6263eed00ea4559f52f1b25abf7bb7ce01da20f1e06c43e7');
  elsif not exists (select from migrations where id = '0006_profiles' and checksum = 'a7127efe961745fc6263eed00ea4559f52f1b25abf7bb7ce01da20f1e06c43e7') then
    raise exception 'identity: 0006_profiles was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0007_account_proofs') then
    execute $sql$create table registrations (
  id uuid primary key,
  email text not null check (char_length(email) <= 254),
  password_hash text not null,
  display_name text not null,
  school_name text,
  school_slug text,
  in_use boolean not null,
  code_hash bytea not null,
  attempts integer not null default 0,
  sent_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index registrations_by_email on registrations (lower(email), created_at)$sql$;
    execute $sql$alter table registrations enable row level security$sql$;
    execute $sql$alter table registrations force row level security$sql$;
    execute $sql$create policy system_access on registrations using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on registrations to lyceum_identity$sql$;
    execute $sql$create table password_resets (
  hash bytea primary key,
  user_id uuid references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index password_resets_by_user on password_resets (user_id)$sql$;
    execute $sql$alter table password_resets enable row level security$sql$;
    execute $sql$alter table password_resets force row level security$sql$;
    execute $sql$create policy system_access on password_resets using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on password_resets to lyceum_identity$sql$;
    execute $sql$create table email_changes (
  user_id uuid primary key references users on delete cascade,
  email text not null check (char_length(email) <= 254),
  in_use boolean not null,
  code_hash bytea not null,
  attempts integer not null default 0,
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null
)$sql$;
    execute $sql$alter table email_changes enable row level security$sql$;
    execute $sql$alter table email_changes force row level security$sql$;
    execute $sql$create policy system_access on email_changes using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on email_changes to lyceum_identity$sql$;
    execute $sql$create table sign_in_failures (
  key bytea primary key,
  failures integer not null default 0,
  last_failed_at timestamptz not null default now(),
  blocked_until timestamptz not null default 'epoch'
)$sql$;
    execute $sql$create index sign_in_failures_age on sign_in_failures using brin (last_failed_at)$sql$;
    execute $sql$alter table sign_in_failures enable row level security$sql$;
    execute $sql$alter table sign_in_failures force row level security$sql$;
    execute $sql$create policy system_access on sign_in_failures using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on sign_in_failures to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0007_account_proofs', 'eb9548dad89fb39195c79b07c0b0c3b318f619d2d5cf2d4b94ed955f249f998e');
  elsif not exists (select from migrations where id = '0007_account_proofs' and checksum = 'eb9548dad89fb39195c79b07c0b0c3b318f619d2d5cf2d4b94ed955f249f998e') then
    raise exception 'identity: 0007_account_proofs was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0008_key_rotation') then
    execute $sql$alter table signing_keys
alter column sealed_private_key drop not null,
add column activates_at timestamptz not null default now(),
add column retired_at timestamptz$sql$;
    execute $sql$create table signing_key_rotations (
  id uuid primary key default gen_random_uuid(),
  mode text not null check (mode in ('planned', 'now', 'compromised')),
  requested_at timestamptz not null default now(),
  done_at timestamptz,
  kid text
)$sql$;
    execute $sql$alter table signing_key_rotations enable row level security$sql$;
    execute $sql$alter table signing_key_rotations force row level security$sql$;
    execute $sql$create policy system_access on signing_key_rotations using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on signing_key_rotations to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0008_key_rotation', '4dfd94bf0f9faffffe082fac23bd4575d2ed606bd1b6446c88ceff6cd025e0e2');
  elsif not exists (select from migrations where id = '0008_key_rotation' and checksum = '4dfd94bf0f9faffffe082fac23bd4575d2ed606bd1b6446c88ceff6cd025e0e2') then
    raise exception 'identity: 0008_key_rotation was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0010_membership_versions') then
    execute $sql$create sequence membership_versions$sql$;
    execute $sql$grant usage on sequence membership_versions to lyceum_identity$sql$;
    execute $sql$alter table memberships add column version bigint not null default nextval('membership_versions')$sql$;
    insert into migrations (id, checksum) values ('0010_membership_versions', '5c1aa5319d2c033c73d7f323aeb264bff57e41f2bf2b77edf1479e6dbaafe3e8');
  elsif not exists (select from migrations where id = '0010_membership_versions' and checksum = '5c1aa5319d2c033c73d7f323aeb264bff57e41f2bf2b77edf1479e6dbaafe3e8') then
    raise exception 'identity: 0010_membership_versions was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0011_mails') then
    execute $sql$create table mails (
  id uuid primary key,
  template text not null,
  user_id uuid references users on delete cascade,
  address text check (char_length(address) <= 254),
  locale text check (char_length(locale) <= 35),
  sealed_params bytea,
  status text not null default 'queued'
    check (status in ('queued', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'suppressed')),
  provider text,
  provider_id text,
  address_hash bytea,
  failure text check (char_length(failure) <= 500),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  updated_at timestamptz not null default now(),
  check (status <> 'queued' or (sealed_params is not null and (user_id is not null or address is not null)))
)$sql$;
    execute $sql$create index mails_by_user on mails (user_id)$sql$;
    execute $sql$create index mails_queued on mails (created_at) where status = 'queued'$sql$;
    execute $sql$create unique index mails_by_provider_id on mails (provider, provider_id) where provider_id is not null$sql$;
    execute $sql$alter table mails enable row level security$sql$;
    execute $sql$alter table mails force row level security$sql$;
    execute $sql$create policy system_access on mails using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on mails to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0011_mails', '1661b4c275c6f2425ba0d05c3f4b6b62e1194a6f34ab40c997fb5ef53d59f184');
  elsif not exists (select from migrations where id = '0011_mails' and checksum = '1661b4c275c6f2425ba0d05c3f4b6b62e1194a6f34ab40c997fb5ef53d59f184') then
    raise exception 'identity: 0011_mails was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0012_mail_delivery') then
    execute $sql$alter table mails add column started_at timestamptz$sql$;
    execute $sql$create index mails_waiting on mails (created_at) where status = 'queued' and started_at is null$sql$;
    execute $sql$drop index mails_queued$sql$;
    execute $sql$create table mail_suppressions (
  address_hash bytea not null,
  category text not null,
  reason text not null check (reason in ('bounced', 'complained', 'unsubscribed')),
  created_at timestamptz not null default now(),
  primary key (address_hash, category)
)$sql$;
    execute $sql$alter table mail_suppressions enable row level security$sql$;
    execute $sql$alter table mail_suppressions force row level security$sql$;
    execute $sql$create policy system_access on mail_suppressions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on mail_suppressions to lyceum_identity$sql$;
    execute $sql$create table mail_preferences (
  user_id uuid not null references users on delete cascade,
  category text not null,
  enabled boolean not null,
  updated_at timestamptz not null default now(),
  primary key (user_id, category)
)$sql$;
    execute $sql$alter table mail_preferences enable row level security$sql$;
    execute $sql$alter table mail_preferences force row level security$sql$;
    execute $sql$create policy own_rows on mail_preferences for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on mail_preferences using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on mail_preferences to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0012_mail_delivery', 'b117fd8a8807fb6252edc339017b8227442101cf28b8bc0840eca66cb54d47ab');
  elsif not exists (select from migrations where id = '0012_mail_delivery' and checksum = 'b117fd8a8807fb6252edc339017b8227442101cf28b8bc0840eca66cb54d47ab') then
    raise exception 'identity: 0012_mail_delivery was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0013_schools') then
    execute $sql$alter table schools
add column settings jsonb not null default '{}'
  check (jsonb_typeof(settings) = 'object' and octet_length(settings::text) <= 16384),
add column updated_at timestamptz not null default now()$sql$;
    execute $sql$create policy system_read on schools for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create policy own_schools on schools for select using (exists (
select from memberships m where m.tenant_id = schools.tenant_id and m.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)))$sql$;
    execute $sql$create policy system_read on memberships for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table former_slugs (
  slug text primary key,
  tenant_id uuid not null references schools on delete cascade,
  kept_until timestamptz not null
)$sql$;
    execute $sql$create index former_slugs_by_school on former_slugs (tenant_id)$sql$;
    execute $sql$alter table former_slugs enable row level security$sql$;
    execute $sql$alter table former_slugs force row level security$sql$;
    execute $sql$create policy tenant_isolation on former_slugs for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on former_slugs for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on former_slugs for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on former_slugs for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on former_slugs to lyceum_identity$sql$;
    execute $sql$create policy system_access on former_slugs using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create unique index memberships_one_owner on memberships (tenant_id) where role = 'owner'$sql$;
    execute $sql$create function school_keeps_owner() returns trigger
  language plpgsql set search_path = identity, pg_temp set app.role = 'system' as $$
begin
  if exists (select from schools where tenant_id = old.tenant_id)
    and not exists (select from memberships where tenant_id = old.tenant_id and role = 'owner') then
    raise exception 'school % would have no owner', old.tenant_id using errcode = 'check_violation',
      constraint = 'school_keeps_owner';
  end if;
  return null;
end $$$sql$;
    execute $sql$create constraint trigger school_keeps_owner after update or delete on memberships
deferrable initially deferred for each row when (old.role = 'owner')
execute function school_keeps_owner()$sql$;
    insert into migrations (id, checksum) values ('0013_schools', '562027c407d8bc2faf60c939aaae96b082929aeee02b166583c2d5a89ce45a45');
  elsif not exists (select from migrations where id = '0013_schools' and checksum = '562027c407d8bc2faf60c939aaae96b082929aeee02b166583c2d5a89ce45a45') then
    raise exception 'identity: 0013_schools was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0014_api_keys') then
    execute $sql$create table api_keys (
  id uuid primary key,
  tenant_id uuid not null references schools on delete cascade,
  user_id uuid not null references users on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  secret_hash bytea not null,
  scopes text[] not null check (cardinality(scopes) between 1 and 20),
  role text not null check (role in ('owner', 'instructor', 'assistant', 'learner')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
)$sql$;
    execute $sql$create index api_keys_by_school on api_keys (tenant_id, id)$sql$;
    execute $sql$create index api_keys_by_user on api_keys (user_id)$sql$;
    execute $sql$alter table api_keys enable row level security$sql$;
    execute $sql$alter table api_keys force row level security$sql$;
    execute $sql$create policy tenant_isolation on api_keys for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on api_keys for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on api_keys for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on api_keys for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on api_keys to lyceum_identity$sql$;
    execute $sql$create policy system_read on api_keys for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0014_api_keys', 'b32774bdef5e6569156f1f8eb9a90daf82e2fd199770b32fe32e792d1c4ba43d');
  elsif not exists (select from migrations where id = '0014_api_keys' and checksum = 'b32774bdef5e6569156f1f8eb9a90daf82e2fd199770b32fe32e792d1c4ba43d') then
    raise exception 'identity: 0014_api_keys was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0015_members') then
    execute $sql$create index memberships_by_school on memberships (tenant_id, created_at, user_id)$sql$;
    execute $sql$create table ownership_offers (
  tenant_id uuid primary key references schools on delete cascade,
  user_id uuid not null,
  expires_at timestamptz not null,
  foreign key (tenant_id, user_id) references memberships on delete cascade
)$sql$;
    execute $sql$create index ownership_offers_by_member on ownership_offers (tenant_id, user_id)$sql$;
    execute $sql$alter table ownership_offers enable row level security$sql$;
    execute $sql$alter table ownership_offers force row level security$sql$;
    execute $sql$create policy tenant_isolation on ownership_offers for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on ownership_offers for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on ownership_offers for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on ownership_offers for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on ownership_offers to lyceum_identity$sql$;
    execute $sql$create table invitations (
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
)$sql$;
    execute $sql$create index invitations_by_school on invitations (tenant_id, id)$sql$;
    execute $sql$create index invitations_by_user on invitations (user_id)$sql$;
    execute $sql$alter table invitations enable row level security$sql$;
    execute $sql$alter table invitations force row level security$sql$;
    execute $sql$create policy tenant_isolation on invitations for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on invitations for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on invitations for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on invitations for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on invitations to lyceum_identity$sql$;
    execute $sql$create policy system_read on invitations for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0015_members', '81752a7afd4266992ceb3e5b8fde715860e8b04bf0ca34f4fa97bf53b96c3a08');
  elsif not exists (select from migrations where id = '0015_members' and checksum = '81752a7afd4266992ceb3e5b8fde715860e8b04bf0ca34f4fa97bf53b96c3a08') then
    raise exception 'identity: 0015_members was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0016_people_search') then
    execute $sql$create function search_words(value text) returns text[]
  language sql immutable set search_path = identity, pg_temp as $$
  select coalesce(array_agg(distinct word), '{}') from regexp_split_to_table(
    regexp_replace(normalize(lower(coalesce(value, '')), NFKD), '[\u0300-\u036f]', '', 'g'),
    '[^[:alnum:]]+') as word where word <> ''
$$$sql$;
    execute $sql$create function search_trigrams(value text) returns text[]
  language sql immutable set search_path = identity, pg_temp as $$
  select coalesce(array_agg(distinct substr('  ' || word || ' ', place, 3)), '{}')
  from unnest(search_words(value)) as word, generate_series(1, char_length(word) + 1) as place
$$$sql$;
    execute $sql$create table member_terms (
  tenant_id uuid not null,
  term text not null,
  user_id uuid not null,
  primary key (tenant_id, term, user_id),
  foreign key (tenant_id, user_id) references memberships on delete cascade
)$sql$;
    execute $sql$create index member_terms_by_member on member_terms (tenant_id, user_id)$sql$;
    execute $sql$create index member_terms_by_user on member_terms (user_id)$sql$;
    execute $sql$alter table member_terms enable row level security$sql$;
    execute $sql$alter table member_terms force row level security$sql$;
    execute $sql$create policy system_access on member_terms using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on member_terms to lyceum_identity$sql$;
    execute $sql$create function index_member() returns trigger
  language plpgsql set search_path = identity, pg_temp set app.role = 'system' as $$
begin
  insert into member_terms (tenant_id, term, user_id)
    select new.tenant_id, unnest(search_trigrams(u.display_name || ' ' || coalesce(u.username, ''))), u.id
    from users u where u.id = new.user_id;
  return null;
end $$$sql$;
    execute $sql$create trigger index_member after insert on memberships for each row execute function index_member()$sql$;
    execute $sql$create function index_user() returns trigger
  language plpgsql set search_path = identity, pg_temp set app.role = 'system' as $$
begin
  delete from member_terms where user_id = new.id;
  insert into member_terms (tenant_id, term, user_id)
    select m.tenant_id, term, m.user_id
    from memberships m, unnest(search_trigrams(new.display_name || ' ' || coalesce(new.username, ''))) as term
    where m.user_id = new.id;
  return null;
end $$$sql$;
    execute $sql$create trigger index_user after update of display_name, username on users for each row
when (old.display_name is distinct from new.display_name or old.username is distinct from new.username)
execute function index_user()$sql$;
    execute $sql$insert into member_terms (tenant_id, term, user_id)
select m.tenant_id, unnest(search_trigrams(u.display_name || ' ' || coalesce(u.username, ''))), u.id
from memberships m join users u on u.id = m.user_id$sql$;
    insert into migrations (id, checksum) values ('0016_people_search', 'a65896ae22cc56d70f787942fa771f576c37e9eeffe53c5ee389527fac16a003');
  elsif not exists (select from migrations where id = '0016_people_search' and checksum = 'a65896ae22cc56d70f787942fa771f576c37e9eeffe53c5ee389527fac16a003') then
    raise exception 'identity: 0016_people_search was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0017_platform_admins') then
    execute $sql$create table platform_admins (
  user_id uuid primary key references users on delete cascade,
  granted_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table platform_admins enable row level security$sql$;
    execute $sql$alter table platform_admins force row level security$sql$;
    execute $sql$create policy administration on platform_admins to current_user using (true) with check (true)$sql$;
    execute $sql$create policy system_read on platform_admins for select using ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select on platform_admins to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0017_platform_admins', '2a036d92b1c8f85887a025d538d4a5c105a7fb6512f2707d0c6b8cf9e4921e9f');
  elsif not exists (select from migrations where id = '0017_platform_admins' and checksum = '2a036d92b1c8f85887a025d538d4a5c105a7fb6512f2707d0c6b8cf9e4921e9f') then
    raise exception 'identity: 0017_platform_admins was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0020_second_factors') then
    execute $sql$create table totp_factors (
  user_id uuid primary key references users on delete cascade,
  sealed_secret bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamptz,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table totp_factors enable row level security$sql$;
    execute $sql$alter table totp_factors force row level security$sql$;
    execute $sql$create policy system_access on totp_factors using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on totp_factors to lyceum_identity$sql$;
    execute $sql$create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null,
  primary key (user_id, code_hash)
)$sql$;
    execute $sql$alter table recovery_codes enable row level security$sql$;
    execute $sql$alter table recovery_codes force row level security$sql$;
    execute $sql$create policy system_access on recovery_codes using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on recovery_codes to lyceum_identity$sql$;
    execute $sql$create table second_factor_attempts (
  user_id uuid primary key references users on delete cascade,
  window_started_at timestamptz not null default now(),
  spent integer not null
)$sql$;
    execute $sql$alter table second_factor_attempts enable row level security$sql$;
    execute $sql$alter table second_factor_attempts force row level security$sql$;
    execute $sql$create policy system_access on second_factor_attempts using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on second_factor_attempts to lyceum_identity$sql$;
    execute $sql$create table sign_in_challenges (
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  request jsonb not null check (pg_column_size(request) <= 2048),
  attempts integer not null default 0,
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index sign_in_challenges_by_user on sign_in_challenges (user_id)$sql$;
    execute $sql$create index sign_in_challenges_by_expiry on sign_in_challenges (expires_at)$sql$;
    execute $sql$alter table sign_in_challenges enable row level security$sql$;
    execute $sql$alter table sign_in_challenges force row level security$sql$;
    execute $sql$create policy system_access on sign_in_challenges using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on sign_in_challenges to lyceum_identity$sql$;
    execute $sql$create table passkeys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  credential_id text not null unique check (char_length(credential_id) <= 1400),
  public_key bytea not null check (octet_length(public_key) <= 2048),
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null check (char_length(name) between 1 and 100),
  synced boolean not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
)$sql$;
    execute $sql$create index passkeys_by_user on passkeys (user_id)$sql$;
    execute $sql$alter table passkeys enable row level security$sql$;
    execute $sql$alter table passkeys force row level security$sql$;
    execute $sql$create policy own_rows on passkeys for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on passkeys using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on passkeys to lyceum_identity$sql$;
    execute $sql$create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose text not null check (purpose in ('register', 'sign-in', 'second-factor', 'reauthenticate')),
  user_id uuid references users on delete cascade,
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index passkey_challenges_by_user on passkey_challenges (user_id)$sql$;
    execute $sql$create index passkey_challenges_by_expiry on passkey_challenges (expires_at)$sql$;
    execute $sql$alter table passkey_challenges enable row level security$sql$;
    execute $sql$alter table passkey_challenges force row level security$sql$;
    execute $sql$create policy system_access on passkey_challenges using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on passkey_challenges to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0020_second_factors', '81794df842789c88c52b73484a95144870d069dd43c0a0147ebb0328088dd4e3');
  elsif not exists (select from migrations where id = '0020_second_factors' and checksum = '81794df842789c88c52b73484a95144870d069dd43c0a0147ebb0328088dd4e3') then
    raise exception 'identity: 0020_second_factors was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0021_identities') then
    execute $sql$alter table users alter column password_hash drop not null$sql$;
    execute $sql$create table identities (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  provider text not null check (char_length(provider) <= 40),
  issuer text not null check (char_length(issuer) <= 512),
  subject text not null check (char_length(subject) between 1 and 255),
  email text check (char_length(email) <= 254),
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  unique (issuer, subject)
)$sql$;
    execute $sql$create index identities_by_user on identities (user_id)$sql$;
    execute $sql$alter table identities enable row level security$sql$;
    execute $sql$alter table identities force row level security$sql$;
    execute $sql$create policy own_rows on identities for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on identities using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on identities to lyceum_identity$sql$;
    execute $sql$create table provider_flows (
  state_hash bytea primary key,
  secret_hash bytea not null,
  provider text not null,
  user_id uuid references users on delete cascade,
  session_id uuid,
  sealed_checks bytea not null,
  redirect_to text not null check (char_length(redirect_to) <= 2048),
  request jsonb not null check (pg_column_size(request) <= 2048),
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index provider_flows_by_user on provider_flows (user_id)$sql$;
    execute $sql$create index provider_flows_by_expiry on provider_flows (expires_at)$sql$;
    execute $sql$alter table provider_flows enable row level security$sql$;
    execute $sql$alter table provider_flows force row level security$sql$;
    execute $sql$create policy system_access on provider_flows using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on provider_flows to lyceum_identity$sql$;
    insert into migrations (id, checksum) values ('0021_identities', '8e603f64e7d0f328442feaa026d682853cbf300a2ef6b703f0f8a7857c12ea9a');
  elsif not exists (select from migrations where id = '0021_identities' and checksum = '8e603f64e7d0f328442feaa026d682853cbf300a2ef6b703f0f8a7857c12ea9a') then
    raise exception 'identity: 0021_identities was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0022_session_authentication') then
    execute $sql$alter table sessions add column authenticated_at timestamptz not null default now()$sql$;
    execute $sql$update sessions set authenticated_at = created_at$sql$;
    insert into migrations (id, checksum) values ('0022_session_authentication', '9afb4d9d2ab8da8e222e2ecd84b97fbf1313f269f87baa47eb71c89233a1bb0b');
  elsif not exists (select from migrations where id = '0022_session_authentication' and checksum = '9afb4d9d2ab8da8e222e2ecd84b97fbf1313f269f87baa47eb71c89233a1bb0b') then
    raise exception 'identity: 0022_session_authentication was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0023_identity_registrations') then
    execute $sql$alter table registrations
alter column password_hash drop not null,
add column identity jsonb check (pg_column_size(identity) <= 4096),
add constraint registrations_way_in check (password_hash is not null or identity is not null)$sql$;
    insert into migrations (id, checksum) values ('0023_identity_registrations', 'a1c9db407930504bed3f374dd21455b4f8fba72a3ce735d7f889916dd599120b');
  elsif not exists (select from migrations where id = '0023_identity_registrations' and checksum = 'a1c9db407930504bed3f374dd21455b4f8fba72a3ce735d7f889916dd599120b') then
    raise exception 'identity: 0023_identity_registrations was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0024_school_admission') then
    execute $sql$alter table schools add column admission text not null default 'invitation'
check (admission in ('invitation', 'open'))$sql$;
    insert into migrations (id, checksum) values ('0024_school_admission', '761ae5a126823b420d156cd46304cfe4ad2961797468bb81daee114a3ec273d2');
  elsif not exists (select from migrations where id = '0024_school_admission' and checksum = '761ae5a126823b420d156cd46304cfe4ad2961797468bb81daee114a3ec273d2') then
    raise exception 'identity: 0024_school_admission was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0025_done_requests') then
    execute $sql$create table done_requests (
  name bytea primary key check (octet_length(name) = 32),
  user_id uuid not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  result bytea,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create index done_requests_created_at on done_requests (created_at)$sql$;
    execute $sql$alter table done_requests enable row level security$sql$;
    execute $sql$alter table done_requests force row level security$sql$;
    execute $sql$create policy system_access on done_requests using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on done_requests to lyceum_identity$sql$;
    execute $sql$create policy own_rows on done_requests using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    insert into migrations (id, checksum) values ('0025_done_requests', 'c99cfb112ff3d4b4c81eaaa1f8225cd388f6d06d879bc54367d2eb47b42753a4');
  elsif not exists (select from migrations where id = '0025_done_requests' and checksum = 'c99cfb112ff3d4b4c81eaaa1f8225cd388f6d06d879bc54367d2eb47b42753a4') then
    raise exception 'identity: 0025_done_requests was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0026_registration_mails') then
    execute $sql$alter table registrations add column mails integer not null default 1$sql$;
    insert into migrations (id, checksum) values ('0026_registration_mails', 'b5b4d6b3ca73f199ad6475dacaa5f899015f43f3152f576d013d9150b3df1696');
  elsif not exists (select from migrations where id = '0026_registration_mails' and checksum = 'b5b4d6b3ca73f199ad6475dacaa5f899015f43f3152f576d013d9150b3df1696') then
    raise exception 'identity: 0026_registration_mails was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0027_registration_locale') then
    execute $sql$alter table registrations add column locale text check (char_length(locale) <= 35)$sql$;
    insert into migrations (id, checksum) values ('0027_registration_locale', '7e99b73968bd38789c7ae95cbe92c49eb306cd880febb326456976f5b2bbc9ca');
  elsif not exists (select from migrations where id = '0027_registration_locale' and checksum = '7e99b73968bd38789c7ae95cbe92c49eb306cd880febb326456976f5b2bbc9ca') then
    raise exception 'identity: 0027_registration_locale was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0028_mail_schools') then
    execute $sql$alter table mails add column school_id uuid$sql$;
    execute $sql$create index mails_by_school on mails (school_id, created_at) where school_id is not null$sql$;
    insert into migrations (id, checksum) values ('0028_mail_schools', 'a07626f919ddd365cf0e1bedf3a9532096c2e598f9d80ebbd4c08c5aa304c10a');
  elsif not exists (select from migrations where id = '0028_mail_schools' and checksum = 'a07626f919ddd365cf0e1bedf3a9532096c2e598f9d80ebbd4c08c5aa304c10a') then
    raise exception 'identity: 0028_mail_schools was edited after it had been applied';
  end if;
end $migration$;

-- media

do $$ begin
  if not exists (select from pg_roles where rolname = 'lyceum_media') then
    create role lyceum_media login nosuperuser nocreatedb nocreaterole noinherit nobypassrls noreplication;
    alter role lyceum_media set search_path = media;
    alter role lyceum_media set statement_timeout = '30s';
    alter role lyceum_media set idle_in_transaction_session_timeout = '60s';
  end if;
  execute format('revoke temporary on database %I from public', current_database());
end $$;

create schema if not exists media;

revoke all on schema media from public;

grant usage on schema media to lyceum_media;

create table if not exists media.migrations (
  id text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

do $$ begin
  if not exists (select from pg_policies where schemaname = 'media' and tablename = 'migrations') then
    alter table media.migrations enable row level security;
    alter table media.migrations force row level security;
    create policy administration on media.migrations to current_user using (true) with check (true);
  end if;
end $$;

set local search_path = media;

do $migration$ begin
  if not exists (select from migrations where id = '0000_base') then
    execute $sql$create table time_partitions (
  table_name text primary key,
  step interval not null,
  keep interval not null,
  ahead integer not null check (ahead > 0)
)$sql$;
    execute $sql$alter table time_partitions enable row level security$sql$;
    execute $sql$alter table time_partitions force row level security$sql$;
    execute $sql$create policy administration on time_partitions to current_user using (true) with check (true)$sql$;
    execute $sql$create function maintain_partitions() returns setof text
  language plpgsql security definer set search_path = media, pg_temp set timezone = 'UTC' as $$
declare
  entry time_partitions;
  unit text;
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  old record;
begin
  for entry in select * from time_partitions loop
    unit := case when entry.step >= interval '28 days' then 'month'
                 when entry.step >= interval '7 days' then 'week' else 'day' end;
    for position in -1 .. entry.ahead loop
      lower_bound := date_trunc(unit, now()) + entry.step * position;
      upper_bound := lower_bound + entry.step;
      partition_name := entry.table_name || '_' || to_char(lower_bound, 'YYYYMMDD');
      if upper_bound >= now() - entry.keep
        and to_regclass(format('%I.%I', 'media', partition_name)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       partition_name, entry.table_name, lower_bound, upper_bound);
        execute format('alter table %I enable row level security', partition_name);
        execute format('alter table %I force row level security', partition_name);
        return next 'created ' || partition_name;
      end if;
    end loop;
    for old in
      select child.relname as name from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_class parent on parent.oid = inhparent
      where parent.relname = entry.table_name and parent.relnamespace = 'media'::regnamespace
        and child.relname ~ '_[0-9]{8}$'
        and to_date(right(child.relname, 8), 'YYYYMMDD') + entry.step < now() - entry.keep
    loop
      execute format('drop table %I', old.name);
      return next 'dropped ' || old.name;
    end loop;
  end loop;
end $$$sql$;
    execute $sql$revoke execute on function maintain_partitions() from public$sql$;
    execute $sql$grant execute on function maintain_partitions() to lyceum_media$sql$;
    insert into migrations (id, checksum) values ('0000_base', '9f7d39a6da025e37f6487f93c3915e893d8dc7bd9b6f180b76a5c0e2f6d9667f');
  elsif not exists (select from migrations where id = '0000_base' and checksum = '9f7d39a6da025e37f6487f93c3915e893d8dc7bd9b6f180b76a5c0e2f6d9667f') then
    raise exception 'media: 0000_base was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0001_event_tables') then
    execute $sql$create table outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  tenant_id uuid,
  aggregate_id text not null,
  nats_subject text not null,
  envelope text not null,
  traceparent text,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  last_error text,
  parked_at timestamptz,
  published_at timestamptz,
  stream_seq bigint
)$sql$;
    execute $sql$create index outbox_pending on outbox (seq) where published_at is null$sql$;
    execute $sql$create index outbox_refused on outbox (aggregate_id, seq) where published_at is null and attempts > 0$sql$;
    execute $sql$create index outbox_age on outbox using brin (created_at)$sql$;
    execute $sql$alter table outbox enable row level security$sql$;
    execute $sql$alter table outbox force row level security$sql$;
    execute $sql$create policy system_access on outbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on outbox to lyceum_media$sql$;
    execute $sql$create policy append on outbox for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) or (select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table inbox (
  consumer text not null,
  event_id uuid not null,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$alter table inbox enable row level security$sql$;
    execute $sql$alter table inbox force row level security$sql$;
    execute $sql$create policy system_access on inbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on inbox to lyceum_media$sql$;
    execute $sql$create table event_failures (
  consumer text not null,
  event_id uuid not null,
  envelope text not null,
  attempts integer not null,
  errors jsonb not null,
  first_failed_at timestamptz not null default now(),
  next_attempt_at timestamptz not null,
  dead_at timestamptz,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$create index event_failures_due on event_failures (next_attempt_at) where dead_at is null$sql$;
    execute $sql$alter table event_failures enable row level security$sql$;
    execute $sql$alter table event_failures force row level security$sql$;
    execute $sql$create policy system_access on event_failures using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on event_failures to lyceum_media$sql$;
    execute $sql$create table projection_tasks (
  id uuid primary key default gen_random_uuid(),
  consumer text not null,
  kind text not null check (kind in ('rebuild', 'verify')),
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  result jsonb
)$sql$;
    execute $sql$alter table projection_tasks enable row level security$sql$;
    execute $sql$alter table projection_tasks force row level security$sql$;
    execute $sql$create policy system_access on projection_tasks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projection_tasks to lyceum_media$sql$;
    execute $sql$create table projections (
  consumer text primary key,
  tables text[] not null,
  registered_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table projections enable row level security$sql$;
    execute $sql$alter table projections force row level security$sql$;
    execute $sql$create policy system_access on projections using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projections to lyceum_media$sql$;
    insert into migrations (id, checksum) values ('0001_event_tables', 'c2d35d4bd32e531940b725f438432b4862f47a2d5d106d09c24250028ad853de');
  elsif not exists (select from migrations where id = '0001_event_tables' and checksum = 'c2d35d4bd32e531940b725f438432b4862f47a2d5d106d09c24250028ad853de') then
    raise exception 'media: 0001_event_tables was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0002_people') then
    execute $sql$create table people (
  user_id uuid primary key,
  registered_at timestamptz not null,
  version bigint not null
)$sql$;
    execute $sql$alter table people enable row level security$sql$;
    execute $sql$alter table people force row level security$sql$;
    execute $sql$create policy own_rows on people for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on people using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on people to lyceum_media$sql$;
    insert into migrations (id, checksum) values ('0002_people', 'b6d342d454f542f68f873327c95ac559c60aa56d8c1b4fea0977e57c41f8ae07');
  elsif not exists (select from migrations where id = '0002_people' and checksum = 'b6d342d454f542f68f873327c95ac559c60aa56d8c1b4fea0977e57c41f8ae07') then
    raise exception 'media: 0002_people was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0003_assets') then
    execute $sql$create table assets (
  id uuid primary key,
  tenant_id uuid not null,
  uploader_id uuid not null,
  policy text not null,
  kind text not null check (kind in ('video', 'audio', 'image', 'file')),
  state text not null default 'uploading'
    check (state in ('uploading', 'processing', 'ready', 'quarantined', 'failed', 'deleting')),
  file_name text not null check (char_length(file_name) between 1 and 255),
  content_type text not null,
  bytes bigint not null check (bytes > 0),
  announced_sha256 text check (announced_sha256 ~ '^[0-9a-f]{64}$'),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  original_key text not null unique,
  is_public boolean not null,
  details jsonb not null default '{}',
  derived_bytes bigint not null default 0,
  step text,
  percent int not null default 0 check (percent between 0 and 100),
  failure_code text,
  failure_reason text,
  run int not null default 0,
  job_id text,
  job_started_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index assets_by_school on assets (tenant_id, created_at desc, id desc)$sql$;
    execute $sql$create index assets_waiting on assets (updated_at)
where state in ('processing', 'deleting') and job_started_at is null$sql$;
    execute $sql$alter table assets enable row level security$sql$;
    execute $sql$alter table assets force row level security$sql$;
    execute $sql$create policy tenant_isolation on assets for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on assets for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on assets for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on assets for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on assets to lyceum_media$sql$;
    execute $sql$create policy system_access on assets using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create policy public_read on assets for select using (is_public and state = 'ready' and (select current_setting('app.role', true) = 'anonymous'))$sql$;
    execute $sql$create table uploads (
  asset_id uuid primary key references assets on delete cascade,
  tenant_id uuid not null,
  multipart_id text,
  part_size bigint,
  parts int,
  expires_at timestamptz not null
)$sql$;
    execute $sql$create index uploads_by_expiry on uploads (expires_at)$sql$;
    execute $sql$alter table uploads enable row level security$sql$;
    execute $sql$alter table uploads force row level security$sql$;
    execute $sql$create policy tenant_isolation on uploads for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on uploads for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on uploads for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on uploads for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on uploads to lyceum_media$sql$;
    execute $sql$create policy system_access on uploads using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table upload_parts (
  asset_id uuid not null references uploads on delete cascade,
  part_number int not null check (part_number between 1 and 10000),
  tenant_id uuid not null,
  etag text not null check (char_length(etag) between 1 and 200),
  primary key (asset_id, part_number)
)$sql$;
    execute $sql$alter table upload_parts enable row level security$sql$;
    execute $sql$alter table upload_parts force row level security$sql$;
    execute $sql$create policy tenant_isolation on upload_parts for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on upload_parts for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on upload_parts for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on upload_parts for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on upload_parts to lyceum_media$sql$;
    execute $sql$create policy system_access on upload_parts using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table captions (
  asset_id uuid not null references assets on delete cascade,
  language text not null,
  tenant_id uuid not null,
  object_key text not null,
  sha256 text not null,
  bytes int not null,
  created_at timestamptz not null default now(),
  primary key (asset_id, language)
)$sql$;
    execute $sql$alter table captions enable row level security$sql$;
    execute $sql$alter table captions force row level security$sql$;
    execute $sql$create policy tenant_isolation on captions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on captions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on captions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on captions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on captions to lyceum_media$sql$;
    execute $sql$create policy system_access on captions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0003_assets', 'e6655d3d280acd5093563cc819d695247ef653d3afc95e198ce543458cc8412b');
  elsif not exists (select from migrations where id = '0003_assets' and checksum = 'e6655d3d280acd5093563cc819d695247ef653d3afc95e198ce543458cc8412b') then
    raise exception 'media: 0003_assets was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0004_entitlements') then
    execute $sql$create table lesson_assets (
  course_id uuid not null,
  course_version int not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  asset_id uuid not null,
  position int not null,
  is_preview boolean not null,
  drip jsonb,
  primary key (course_id, course_version, lesson_id)
)$sql$;
    execute $sql$create index lesson_assets_by_asset on lesson_assets (tenant_id, asset_id)$sql$;
    execute $sql$alter table lesson_assets enable row level security$sql$;
    execute $sql$alter table lesson_assets force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_assets for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on lesson_assets for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_assets for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_assets for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_assets to lyceum_media$sql$;
    execute $sql$create policy system_access on lesson_assets using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table course_versions (
  course_id uuid primary key,
  tenant_id uuid not null,
  latest_version int not null
)$sql$;
    execute $sql$alter table course_versions enable row level security$sql$;
    execute $sql$alter table course_versions force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_versions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_versions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_versions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_versions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_versions to lyceum_media$sql$;
    execute $sql$create policy system_access on course_versions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table course_availability (
  course_id uuid primary key,
  tenant_id uuid not null,
  availability text not null,
  version bigint not null
)$sql$;
    execute $sql$alter table course_availability enable row level security$sql$;
    execute $sql$alter table course_availability force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_availability for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_availability for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_availability for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_availability for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_availability to lyceum_media$sql$;
    execute $sql$create policy system_access on course_availability using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table enrollments (
  enrollment_id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null,
  user_id uuid not null,
  state text not null,
  course_version int not null,
  enrolled_at timestamptz not null,
  expires_at timestamptz,
  unlocked_through int,
  version bigint not null
)$sql$;
    execute $sql$create index enrollments_by_user on enrollments (tenant_id, user_id, course_id)$sql$;
    execute $sql$alter table enrollments enable row level security$sql$;
    execute $sql$alter table enrollments force row level security$sql$;
    execute $sql$create policy tenant_isolation on enrollments for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on enrollments for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on enrollments for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on enrollments for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on enrollments to lyceum_media$sql$;
    execute $sql$create policy system_access on enrollments using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0004_entitlements', 'dc64b63fc0388ee53f2824a9c7e96d95175330784d8bfdee37b7e879762f0e9b');
  elsif not exists (select from migrations where id = '0004_entitlements' and checksum = 'dc64b63fc0388ee53f2824a9c7e96d95175330784d8bfdee37b7e879762f0e9b') then
    raise exception 'media: 0004_entitlements was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0005_playback_beacons') then
    execute $sql$create table playback_beacons (
  at timestamptz not null default now(),
  tenant_id uuid not null,
  asset_id uuid not null,
  user_id uuid not null,
  first_frame_ms int,
  stalls int not null,
  stalled_ms int not null,
  watched_ms int not null,
  error text
) partition by range (at)$sql$;
    execute $sql$create index playback_beacons_by_asset on playback_beacons (tenant_id, asset_id, at)$sql$;
    execute $sql$alter table playback_beacons enable row level security$sql$;
    execute $sql$alter table playback_beacons force row level security$sql$;
    execute $sql$create policy tenant_isolation on playback_beacons for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on playback_beacons for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on playback_beacons for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on playback_beacons for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on playback_beacons to lyceum_media$sql$;
    execute $sql$create policy system_access on playback_beacons using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create index playback_beacons_at_brin on playback_beacons using brin (at)$sql$;
    execute $sql$insert into time_partitions (table_name, step, keep, ahead) values ('playback_beacons', '1 week', '60 days', 2)$sql$;
    execute $sql$select maintain_partitions()$sql$;
    insert into migrations (id, checksum) values ('0005_playback_beacons', 'a17a97ddc31e486b6ebe86fd502fbacc9bb19daa86cf6d5c54fbf04a5e3d25eb');
  elsif not exists (select from migrations where id = '0005_playback_beacons' and checksum = 'a17a97ddc31e486b6ebe86fd502fbacc9bb19daa86cf6d5c54fbf04a5e3d25eb') then
    raise exception 'media: 0005_playback_beacons was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0006_done_requests') then
    execute $sql$create table done_requests (
  name bytea primary key check (octet_length(name) = 32),
  user_id uuid not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  result bytea,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create index done_requests_created_at on done_requests (created_at)$sql$;
    execute $sql$alter table done_requests enable row level security$sql$;
    execute $sql$alter table done_requests force row level security$sql$;
    execute $sql$create policy system_access on done_requests using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on done_requests to lyceum_media$sql$;
    execute $sql$create policy own_rows on done_requests using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    insert into migrations (id, checksum) values ('0006_done_requests', 'fba2891ec098d3e58b0d8d0ef50d04dfcdea6f178cc869b49908c2a1a1f2ffec');
  elsif not exists (select from migrations where id = '0006_done_requests' and checksum = 'fba2891ec098d3e58b0d8d0ef50d04dfcdea6f178cc869b49908c2a1a1f2ffec') then
    raise exception 'media: 0006_done_requests was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0007_transcriptions') then
    execute $sql$alter table captions add column is_generated boolean not null default false$sql$;
    execute $sql$create table transcriptions (
  asset_id uuid primary key references assets on delete cascade,
  id uuid not null unique,
  tenant_id uuid not null,
  requested_by uuid not null,
  language text,
  state text not null default 'requested'
    check (state in ('requested', 'running', 'storing', 'finished', 'failed')),
  is_waiting boolean not null default true,
  model_id text,
  cues jsonb check (jsonb_typeof(cues) = 'array'),
  code text,
  reason text check (state <> 'failed' or (code is not null and reason is not null)),
  sound_expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index transcriptions_waiting on transcriptions (updated_at) where is_waiting$sql$;
    execute $sql$alter table transcriptions enable row level security$sql$;
    execute $sql$alter table transcriptions force row level security$sql$;
    execute $sql$create policy tenant_isolation on transcriptions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_insert on transcriptions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on transcriptions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on transcriptions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on transcriptions to lyceum_media$sql$;
    execute $sql$create policy system_access on transcriptions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0007_transcriptions', 'b2e7f869ee2bc7b385bad183761a70ef99ee2a2c072e692df9e61a27f1381b49');
  elsif not exists (select from migrations where id = '0007_transcriptions' and checksum = 'b2e7f869ee2bc7b385bad183761a70ef99ee2a2c072e692df9e61a27f1381b49') then
    raise exception 'media: 0007_transcriptions was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0008_transcription_progress') then
    execute $sql$alter table transcriptions
add column pieces int check (pieces > 0),
add column heard_pieces int not null default 0 check (heard_pieces >= 0)$sql$;
    insert into migrations (id, checksum) values ('0008_transcription_progress', '1ec94b025978c5381783612db3a0f9c449fef5cb1244518af80826da408fbfd7');
  elsif not exists (select from migrations where id = '0008_transcription_progress' and checksum = '1ec94b025978c5381783612db3a0f9c449fef5cb1244518af80826da408fbfd7') then
    raise exception 'media: 0008_transcription_progress was edited after it had been applied';
  end if;
end $migration$;

-- progress

do $$ begin
  if not exists (select from pg_roles where rolname = 'lyceum_progress') then
    create role lyceum_progress login nosuperuser nocreatedb nocreaterole noinherit nobypassrls noreplication;
    alter role lyceum_progress set search_path = progress;
    alter role lyceum_progress set statement_timeout = '30s';
    alter role lyceum_progress set idle_in_transaction_session_timeout = '60s';
  end if;
  execute format('revoke temporary on database %I from public', current_database());
end $$;

create schema if not exists progress;

revoke all on schema progress from public;

grant usage on schema progress to lyceum_progress;

create table if not exists progress.migrations (
  id text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

do $$ begin
  if not exists (select from pg_policies where schemaname = 'progress' and tablename = 'migrations') then
    alter table progress.migrations enable row level security;
    alter table progress.migrations force row level security;
    create policy administration on progress.migrations to current_user using (true) with check (true);
  end if;
end $$;

set local search_path = progress;

do $migration$ begin
  if not exists (select from migrations where id = '0000_base') then
    execute $sql$create table time_partitions (
  table_name text primary key,
  step interval not null,
  keep interval not null,
  ahead integer not null check (ahead > 0)
)$sql$;
    execute $sql$alter table time_partitions enable row level security$sql$;
    execute $sql$alter table time_partitions force row level security$sql$;
    execute $sql$create policy administration on time_partitions to current_user using (true) with check (true)$sql$;
    execute $sql$create function maintain_partitions() returns setof text
  language plpgsql security definer set search_path = progress, pg_temp set timezone = 'UTC' as $$
declare
  entry time_partitions;
  unit text;
  lower_bound timestamptz;
  upper_bound timestamptz;
  partition_name text;
  old record;
begin
  for entry in select * from time_partitions loop
    unit := case when entry.step >= interval '28 days' then 'month'
                 when entry.step >= interval '7 days' then 'week' else 'day' end;
    for position in -1 .. entry.ahead loop
      lower_bound := date_trunc(unit, now()) + entry.step * position;
      upper_bound := lower_bound + entry.step;
      partition_name := entry.table_name || '_' || to_char(lower_bound, 'YYYYMMDD');
      if upper_bound >= now() - entry.keep
        and to_regclass(format('%I.%I', 'progress', partition_name)) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       partition_name, entry.table_name, lower_bound, upper_bound);
        execute format('alter table %I enable row level security', partition_name);
        execute format('alter table %I force row level security', partition_name);
        return next 'created ' || partition_name;
      end if;
    end loop;
    for old in
      select child.relname as name from pg_inherits
      join pg_class child on child.oid = inhrelid
      join pg_class parent on parent.oid = inhparent
      where parent.relname = entry.table_name and parent.relnamespace = 'progress'::regnamespace
        and child.relname ~ '_[0-9]{8}$'
        and to_date(right(child.relname, 8), 'YYYYMMDD') + entry.step < now() - entry.keep
    loop
      execute format('drop table %I', old.name);
      return next 'dropped ' || old.name;
    end loop;
  end loop;
end $$$sql$;
    execute $sql$revoke execute on function maintain_partitions() from public$sql$;
    execute $sql$grant execute on function maintain_partitions() to lyceum_progress$sql$;
    insert into migrations (id, checksum) values ('0000_base', 'fd140e7386f142b7c5de2893208b42f9dbccc747c2229740d41f1e9a3214668d');
  elsif not exists (select from migrations where id = '0000_base' and checksum = 'fd140e7386f142b7c5de2893208b42f9dbccc747c2229740d41f1e9a3214668d') then
    raise exception 'progress: 0000_base was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0001_event_tables') then
    execute $sql$create table outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  tenant_id uuid,
  aggregate_id text not null,
  nats_subject text not null,
  envelope text not null,
  traceparent text,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  last_error text,
  parked_at timestamptz,
  published_at timestamptz,
  stream_seq bigint
)$sql$;
    execute $sql$create index outbox_pending on outbox (seq) where published_at is null$sql$;
    execute $sql$create index outbox_refused on outbox (aggregate_id, seq) where published_at is null and attempts > 0$sql$;
    execute $sql$create index outbox_age on outbox using brin (created_at)$sql$;
    execute $sql$alter table outbox enable row level security$sql$;
    execute $sql$alter table outbox force row level security$sql$;
    execute $sql$create policy system_access on outbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on outbox to lyceum_progress$sql$;
    execute $sql$create policy append on outbox for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) or (select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table inbox (
  consumer text not null,
  event_id uuid not null,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$alter table inbox enable row level security$sql$;
    execute $sql$alter table inbox force row level security$sql$;
    execute $sql$create policy system_access on inbox using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on inbox to lyceum_progress$sql$;
    execute $sql$create table event_failures (
  consumer text not null,
  event_id uuid not null,
  envelope text not null,
  attempts integer not null,
  errors jsonb not null,
  first_failed_at timestamptz not null default now(),
  next_attempt_at timestamptz not null,
  dead_at timestamptz,
  primary key (consumer, event_id)
)$sql$;
    execute $sql$create index event_failures_due on event_failures (next_attempt_at) where dead_at is null$sql$;
    execute $sql$alter table event_failures enable row level security$sql$;
    execute $sql$alter table event_failures force row level security$sql$;
    execute $sql$create policy system_access on event_failures using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on event_failures to lyceum_progress$sql$;
    execute $sql$create table projection_tasks (
  id uuid primary key default gen_random_uuid(),
  consumer text not null,
  kind text not null check (kind in ('rebuild', 'verify')),
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  result jsonb
)$sql$;
    execute $sql$alter table projection_tasks enable row level security$sql$;
    execute $sql$alter table projection_tasks force row level security$sql$;
    execute $sql$create policy system_access on projection_tasks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projection_tasks to lyceum_progress$sql$;
    execute $sql$create table projections (
  consumer text primary key,
  tables text[] not null,
  registered_at timestamptz not null default now()
)$sql$;
    execute $sql$alter table projections enable row level security$sql$;
    execute $sql$alter table projections force row level security$sql$;
    execute $sql$create policy system_access on projections using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on projections to lyceum_progress$sql$;
    insert into migrations (id, checksum) values ('0001_event_tables', '437b598ac094abe86cc202fd0a510eb99144e3cb62dfc9e7ab9888a541f436fa');
  elsif not exists (select from migrations where id = '0001_event_tables' and checksum = '437b598ac094abe86cc202fd0a510eb99144e3cb62dfc9e7ab9888a541f436fa') then
    raise exception 'progress: 0001_event_tables was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0002_people') then
    execute $sql$create table people (
  user_id uuid primary key,
  registered_at timestamptz not null,
  version bigint not null
)$sql$;
    execute $sql$alter table people enable row level security$sql$;
    execute $sql$alter table people force row level security$sql$;
    execute $sql$create policy own_rows on people for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$create policy system_access on people using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on people to lyceum_progress$sql$;
    insert into migrations (id, checksum) values ('0002_people', '25c19170dfcb785c07631bb5b6c8800584ff361d864145a420547357ea55bce5');
  elsif not exists (select from migrations where id = '0002_people' and checksum = '25c19170dfcb785c07631bb5b6c8800584ff361d864145a420547357ea55bce5') then
    raise exception 'progress: 0002_people was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0003_curriculum') then
    execute $sql$create table course_availability (
  course_id uuid primary key,
  tenant_id uuid not null,
  availability text not null check (availability in ('draft', 'published', 'archived', 'deleted')),
  version bigint not null
)$sql$;
    execute $sql$alter table course_availability enable row level security$sql$;
    execute $sql$alter table course_availability force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_availability for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_availability for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_availability for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_availability for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_availability to lyceum_progress$sql$;
    execute $sql$create policy system_access on course_availability using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table course_versions (
  course_id uuid not null,
  course_version integer not null,
  tenant_id uuid not null,
  title text not null,
  slug text not null,
  language text not null,
  is_sequential boolean not null,
  sections jsonb not null,
  version bigint not null,
  primary key (course_id, course_version)
)$sql$;
    execute $sql$alter table course_versions enable row level security$sql$;
    execute $sql$alter table course_versions force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_versions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on course_versions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_versions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_versions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_versions to lyceum_progress$sql$;
    execute $sql$create policy system_access on course_versions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lessons (
  course_id uuid not null,
  course_version integer not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  section_id uuid not null,
  position integer not null,
  kind text not null,
  title text not null,
  asset_id uuid,
  duration_ms integer,
  is_required boolean not null,
  completion jsonb not null,
  drip jsonb,
  primary key (course_id, course_version, lesson_id)
)$sql$;
    execute $sql$alter table lessons enable row level security$sql$;
    execute $sql$alter table lessons force row level security$sql$;
    execute $sql$create policy tenant_isolation on lessons for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$sql$;
    execute $sql$create policy staff_insert on lessons for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lessons for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lessons for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lessons to lyceum_progress$sql$;
    execute $sql$create policy system_access on lessons using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table quizzes (
  lesson_id uuid not null,
  course_version integer not null,
  tenant_id uuid not null,
  content jsonb not null,
  primary key (lesson_id, course_version)
)$sql$;
    execute $sql$alter table quizzes enable row level security$sql$;
    execute $sql$alter table quizzes force row level security$sql$;
    execute $sql$create policy system_access on quizzes using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on quizzes to lyceum_progress$sql$;
    execute $sql$create table enrollments (
  enrollment_id uuid primary key,
  tenant_id uuid not null,
  course_id uuid not null,
  user_id uuid not null,
  state text not null check (state in ('active', 'withdrawn', 'expired')),
  source text not null,
  course_version integer not null,
  enrolled_at timestamptz not null,
  expires_at timestamptz,
  unlocked_through integer,
  ended_at timestamptz,
  version bigint not null
)$sql$;
    execute $sql$create index enrollments_by_learner on enrollments (tenant_id, user_id)$sql$;
    execute $sql$create index enrollments_by_course on enrollments (tenant_id, course_id, enrolled_at, enrollment_id)$sql$;
    execute $sql$alter table enrollments enable row level security$sql$;
    execute $sql$alter table enrollments force row level security$sql$;
    execute $sql$create policy tenant_isolation on enrollments for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on enrollments for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on enrollments for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on enrollments for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on enrollments to lyceum_progress$sql$;
    execute $sql$create policy system_access on enrollments using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0003_curriculum', '9f874d5e279a1a0241e94c7b594777d297c8d5f7e858c25bb29b0ce6bcdc4b5e');
  elsif not exists (select from migrations where id = '0003_curriculum' and checksum = '9f874d5e279a1a0241e94c7b594777d297c8d5f7e858c25bb29b0ce6bcdc4b5e') then
    raise exception 'progress: 0003_curriculum was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0004_watching') then
    execute $sql$create table learner_clocks (
  tenant_id uuid not null,
  user_id uuid not null,
  claimed int8multirange not null default '{}',
  primary key (tenant_id, user_id)
) with (fillfactor = 70)$sql$;
    execute $sql$alter table learner_clocks enable row level security$sql$;
    execute $sql$alter table learner_clocks force row level security$sql$;
    execute $sql$create policy tenant_isolation on learner_clocks for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on learner_clocks for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on learner_clocks for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on learner_clocks for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on learner_clocks to lyceum_progress$sql$;
    execute $sql$create policy system_access on learner_clocks using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table watch_sessions (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  enrollment_id uuid not null,
  course_id uuid not null,
  course_version integer not null,
  lesson_id uuid not null,
  duration_ms integer not null check (duration_ms > 0),
  began_at timestamptz not null,
  heard_at timestamptz,
  sequences int4multirange not null default '{}',
  position_ms integer not null default 0,
  position_at timestamptz not null,
  ended_at timestamptz
) with (fillfactor = 70)$sql$;
    execute $sql$create index watch_sessions_by_learner on watch_sessions (tenant_id, user_id, began_at desc, id desc)$sql$;
    execute $sql$create index watch_sessions_by_lesson on watch_sessions (enrollment_id, lesson_id, began_at desc)$sql$;
    execute $sql$alter table watch_sessions enable row level security$sql$;
    execute $sql$alter table watch_sessions force row level security$sql$;
    execute $sql$create policy tenant_isolation on watch_sessions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on watch_sessions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on watch_sessions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on watch_sessions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on watch_sessions to lyceum_progress$sql$;
    execute $sql$create policy system_access on watch_sessions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lesson_progress (
  enrollment_id uuid not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  duration_ms integer not null,
  watched int4multirange not null default '{}',
  wall int8multirange not null default '{}',
  wall_fast int8multirange not null default '{}',
  wall_fastest int8multirange not null default '{}',
  watched_ms integer not null default 0 check (watched_ms >= 0),
  position_ms integer not null default 0,
  position_at timestamptz not null,
  primary key (enrollment_id, lesson_id)
) with (fillfactor = 70)$sql$;
    execute $sql$create index lesson_progress_by_lesson on lesson_progress (tenant_id, course_id, lesson_id)$sql$;
    execute $sql$alter table lesson_progress enable row level security$sql$;
    execute $sql$alter table lesson_progress force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_progress for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on lesson_progress for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_progress for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_progress for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_progress to lyceum_progress$sql$;
    execute $sql$create policy system_access on lesson_progress using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table lesson_completions (
  enrollment_id uuid not null,
  lesson_id uuid not null,
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  course_version integer not null,
  completed_by text not null check (completed_by in ('watched', 'quiz', 'manual')),
  completed_at timestamptz not null,
  primary key (enrollment_id, lesson_id)
)$sql$;
    execute $sql$alter table lesson_completions enable row level security$sql$;
    execute $sql$alter table lesson_completions force row level security$sql$;
    execute $sql$create policy tenant_isolation on lesson_completions for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on lesson_completions for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on lesson_completions for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on lesson_completions for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on lesson_completions to lyceum_progress$sql$;
    execute $sql$create policy system_access on lesson_completions using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create table course_progress (
  enrollment_id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  completed_at timestamptz,
  completed_version integer,
  version bigint not null default 0
)$sql$;
    execute $sql$alter table course_progress enable row level security$sql$;
    execute $sql$alter table course_progress force row level security$sql$;
    execute $sql$create policy tenant_isolation on course_progress for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on course_progress for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on course_progress for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on course_progress for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on course_progress to lyceum_progress$sql$;
    execute $sql$create policy system_access on course_progress using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$create view lesson_standings with (security_invoker = true) as
select e.tenant_id, e.user_id, e.enrollment_id, e.course_id, e.course_version, l.lesson_id, l.position, l.kind,
  l.title, l.is_required, l.completion, l.duration_ms, coalesce(p.watched_ms, 0) as watched_ms,
  coalesce(p.position_ms, 0) as position_ms, p.position_at, d.completed_at, d.completed_by,
  d.course_version as completed_version,
  case when l.duration_ms > 0 then least(100, coalesce(p.watched_ms, 0)::bigint * 100 / l.duration_ms)::integer end
    as watched_percent,
  case when d.completed_at is not null then 100
       when l.duration_ms > 0 then least(99, coalesce(p.watched_ms, 0)::bigint * 100 / l.duration_ms)::integer
       else 0 end as percent
from enrollments e
  join lessons l on l.course_id = e.course_id and l.course_version = e.course_version
  left join lesson_progress p on p.enrollment_id = e.enrollment_id and p.lesson_id = l.lesson_id
  left join lesson_completions d on d.enrollment_id = e.enrollment_id and d.lesson_id = l.lesson_id$sql$;
    execute $sql$grant select on lesson_standings to lyceum_progress$sql$;
    execute $sql$create table signing_secrets (
  name text primary key,
  secret bytea not null check (length(secret) = 32)
)$sql$;
    execute $sql$alter table signing_secrets enable row level security$sql$;
    execute $sql$alter table signing_secrets force row level security$sql$;
    execute $sql$create policy system_access on signing_secrets using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on signing_secrets to lyceum_progress$sql$;
    insert into migrations (id, checksum) values ('0004_watching', '088e1e8c234fa47d4d73e5c465c9968ebb34f8311d37e515be97fc5d113adc64');
  elsif not exists (select from migrations where id = '0004_watching' and checksum = '088e1e8c234fa47d4d73e5c465c9968ebb34f8311d37e515be97fc5d113adc64') then
    raise exception 'progress: 0004_watching was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0005_certificates') then
    execute $sql$create table certificates (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  enrollment_id uuid not null unique,
  course_id uuid not null,
  course_version integer not null,
  course_title text not null,
  code text not null unique,
  holder_name text check (char_length(holder_name) between 1 and 120),
  completed_at timestamptz not null,
  issued_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  revocation_reason text check (char_length(revocation_reason) <= 500),
  version bigint not null default 1
)$sql$;
    execute $sql$create index certificates_by_learner on certificates (tenant_id, user_id, issued_at desc)$sql$;
    execute $sql$create index certificates_by_course on certificates (tenant_id, course_id, issued_at desc)$sql$;
    execute $sql$alter table certificates enable row level security$sql$;
    execute $sql$alter table certificates force row level security$sql$;
    execute $sql$create policy tenant_isolation on certificates for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on certificates for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on certificates for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on certificates for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on certificates to lyceum_progress$sql$;
    execute $sql$create policy system_access on certificates using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0005_certificates', '697e8dba178266afa70552480ba30cdc2d2d1e2c1b2f57ce825b2938af52e037');
  elsif not exists (select from migrations where id = '0005_certificates' and checksum = '697e8dba178266afa70552480ba30cdc2d2d1e2c1b2f57ce825b2938af52e037') then
    raise exception 'progress: 0005_certificates was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0006_quizzes') then
    execute $sql$create table quiz_attempts (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  enrollment_id uuid not null,
  course_id uuid not null,
  lesson_id uuid not null,
  course_version integer not null,
  number integer not null check (number > 0),
  seed integer not null,
  answers jsonb not null default '{}',
  started_at timestamptz not null,
  ends_at timestamptz,
  submitted_at timestamptz,
  score_percent numeric(5, 2) check (score_percent between 0 and 100),
  points integer,
  late_penalty_percent integer,
  is_passed boolean,
  version bigint not null default 1,
  unique (enrollment_id, lesson_id, number),
  check ((submitted_at is null) = (is_passed is null))
)$sql$;
    execute $sql$create unique index quiz_attempts_open on quiz_attempts (enrollment_id, lesson_id) where submitted_at is null$sql$;
    execute $sql$create index quiz_attempts_overdue on quiz_attempts (ends_at) where submitted_at is null$sql$;
    execute $sql$create index quiz_attempts_by_lesson on quiz_attempts (tenant_id, course_id, lesson_id, started_at desc, id desc)$sql$;
    execute $sql$alter table quiz_attempts enable row level security$sql$;
    execute $sql$alter table quiz_attempts force row level security$sql$;
    execute $sql$create policy tenant_isolation on quiz_attempts for select using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid) or (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))))$sql$;
    execute $sql$create policy staff_insert on quiz_attempts for insert with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_update on quiz_attempts for update using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$create policy staff_delete on quiz_attempts for delete using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and (select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system')))$sql$;
    execute $sql$grant select, insert, update, delete on quiz_attempts to lyceum_progress$sql$;
    execute $sql$create policy system_access on quiz_attempts using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    insert into migrations (id, checksum) values ('0006_quizzes', 'bfe856c2cc39d736e3b3bd280890340e32a1d4cf85341cd12781ab9e0e95a7a1');
  elsif not exists (select from migrations where id = '0006_quizzes' and checksum = 'bfe856c2cc39d736e3b3bd280890340e32a1d4cf85341cd12781ab9e0e95a7a1') then
    raise exception 'progress: 0006_quizzes was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0007_notes') then
    execute $sql$create table notes (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  lesson_id uuid not null,
  kind text not null check (kind in ('note', 'bookmark')),
  position_ms integer check (position_ms >= 0),
  text text not null check (char_length(text) <= 10000),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
)$sql$;
    execute $sql$create index notes_by_author on notes (tenant_id, user_id, created_at desc, id desc)$sql$;
    execute $sql$create index notes_by_lesson on notes (tenant_id, user_id, lesson_id, position_ms)$sql$;
    execute $sql$alter table notes enable row level security$sql$;
    execute $sql$alter table notes force row level security$sql$;
    execute $sql$create policy own_rows on notes using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid) and user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    execute $sql$grant select, insert, update, delete on notes to lyceum_progress$sql$;
    insert into migrations (id, checksum) values ('0007_notes', '92179854d00a86cd565a8a3ce61469a0e2406fbf63421deb577abf7a39ead9ef');
  elsif not exists (select from migrations where id = '0007_notes' and checksum = '92179854d00a86cd565a8a3ce61469a0e2406fbf63421deb577abf7a39ead9ef') then
    raise exception 'progress: 0007_notes was edited after it had been applied';
  end if;
end $migration$;

do $migration$ begin
  if not exists (select from migrations where id = '0008_done_requests') then
    execute $sql$create table done_requests (
  name bytea primary key check (octet_length(name) = 32),
  user_id uuid not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  result bytea,
  created_at timestamptz not null default now()
)$sql$;
    execute $sql$create index done_requests_created_at on done_requests (created_at)$sql$;
    execute $sql$alter table done_requests enable row level security$sql$;
    execute $sql$alter table done_requests force row level security$sql$;
    execute $sql$create policy system_access on done_requests using ((select current_setting('app.role', true) = 'system')) with check ((select current_setting('app.role', true) = 'system'))$sql$;
    execute $sql$grant select, insert, update, delete on done_requests to lyceum_progress$sql$;
    execute $sql$create policy own_rows on done_requests using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)) with check (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))$sql$;
    insert into migrations (id, checksum) values ('0008_done_requests', 'c01df141d4a05579f22a6d674ad569cd2c52f76cd479f6cce92572d6411af965');
  elsif not exists (select from migrations where id = '0008_done_requests' and checksum = 'c01df141d4a05579f22a6d674ad569cd2c52f76cd479f6cce92572d6411af965') then
    raise exception 'progress: 0008_done_requests was edited after it had been applied';
  end if;
end $migration$;

commit;

