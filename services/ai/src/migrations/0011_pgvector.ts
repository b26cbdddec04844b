import type { Migration, TableKit } from '@lyceum/persistence';

/**
 * Room for the vectors of pgvector, where the server has it; nothing where it has not. In a schema of its own, so that
 * the schema of the service is the same everywhere. Where pgvector comes later, this migration is undone and done again.
 */
export const pgvector: Migration = {
  id: '0011_pgvector',
  up: (kit) => [
    `do $migration$
     begin
       if exists (select from pg_available_extensions where name = 'vector') then
         begin
           create extension if not exists vector schema public;
         exception when insufficient_privilege then
           raise warning 'pgvector is there, but may not be created by %: vectors are kept without it', current_user;
         end;
       end if;
       if to_regtype('public.vector') is not null then
         ${vectorSchema(kit)
           .map((sql) => `execute $statement$${sql}$statement$;`)
           .join('\n         ')}
       end if;
     end $migration$`,
  ],
  down: () => [`drop schema if exists ai_vectors cascade`],
};

const vectorSchema = (kit: TableKit): string[] => [
  `create schema ai_vectors`,
  `grant usage on schema ai_vectors to ${kit.role}`,
  `create table ai_vectors.chunks (
     tenant_id uuid not null,
     model_id text not null,
     source_id uuid not null,
     ordinal integer not null,
     embedding public.vector not null,
     primary key (tenant_id, model_id, source_id, ordinal),
     foreign key (source_id, ordinal) references ${kit.schema}.chunks on delete cascade
   )`,
  `create index chunks_by_chunk on ai_vectors.chunks (source_id, ordinal)`,
  ...kit.tenantTable('ai_vectors.chunks'),
  // Models come with the settings of the service, whose role owns no table: it may have this done, and no more.
  `create function ai_vectors.create_index(model text, dimensions integer) returns void
   language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
   declare
     name text := 'chunks_nearest_' || substr(md5(model || ':' || dimensions), 1, 16);
   begin
     if dimensions between 1 and 2000 and to_regclass('ai_vectors.' || name) is null then
       execute format(
         'create index if not exists %I on ai_vectors.chunks using hnsw ((embedding::public.vector(%s)) public.vector_cosine_ops) where model_id = %L',
         name, dimensions, model);
     end if;
   end $body$`,
  `revoke all on function ai_vectors.create_index from public`,
  `grant execute on function ai_vectors.create_index to ${kit.role}`,
  // From the embeddings that are there: nothing is paid for again.
  `update ${kit.schema}.sources set requested_model = ''`,
];
