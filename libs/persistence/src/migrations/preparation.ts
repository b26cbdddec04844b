import { TableKit } from './table-kit.js';

/** Statements that must hold before a service's first migration. All of them may be repeated. */
export function preparation(service: string): string[] {
  const kit = new TableKit(service);
  const { role, schema } = kit;
  return [
    `do $$ begin
       if not exists (select from pg_roles where rolname = '${role}') then
         create role ${role} login nosuperuser nocreatedb nocreaterole noinherit nobypassrls noreplication;
         alter role ${role} set search_path = ${schema};
         alter role ${role} set statement_timeout = '30s';
         alter role ${role} set idle_in_transaction_session_timeout = '60s';
       end if;
       execute format('revoke temporary on database %I from public', current_database());
     end $$`,
    `create schema if not exists ${schema}`,
    `revoke all on schema ${schema} from public`,
    `grant usage on schema ${schema} to ${role}`,
    `create table if not exists ${schema}.migrations (
       id text primary key,
       checksum text not null,
       applied_at timestamptz not null default now()
     )`,
    `do $$ begin
       if not exists (select from pg_policies where schemaname = '${schema}' and tablename = 'migrations') then
         ${kit.adminTable(`${schema}.migrations`).join(';\n         ')};
       end if;
     end $$`,
  ];
}
