import type { Migration } from './migration.js';

/** First in every schema: the register of partitioned tables and the function that keeps them. */
export const baseMigration: Migration = {
  id: '0000_base',
  up: (kit) => [
    `create table time_partitions (
       table_name text primary key,
       step interval not null,
       keep interval not null,
       ahead integer not null check (ahead > 0)
     )`,
    ...kit.adminTable('time_partitions'),
    // The role may call it, and so have partitions made and dropped, without any right to do so itself.
    `create function maintain_partitions() returns setof text
       language plpgsql security definer set search_path = ${kit.schema}, pg_temp set timezone = 'UTC' as $$
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
             and to_regclass(format('%I.%I', '${kit.schema}', partition_name)) is null then
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
           where parent.relname = entry.table_name and parent.relnamespace = '${kit.schema}'::regnamespace
             and child.relname ~ '_[0-9]{8}$'
             and to_date(right(child.relname, 8), 'YYYYMMDD') + entry.step < now() - entry.keep
         loop
           execute format('drop table %I', old.name);
           return next 'dropped ' || old.name;
         end loop;
       end loop;
     end $$`,
    `revoke execute on function maintain_partitions() from public`,
    `grant execute on function maintain_partitions() to ${kit.role}`,
  ],
  down: () => [`drop function maintain_partitions()`, `drop table time_partitions`],
};
