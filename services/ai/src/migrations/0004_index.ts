import type { Migration } from '@lyceum/persistence';

/**
 * What can be searched. It follows from the curriculum and is not itself a projection: it is made anew from the
 * texts, at the price of the embeddings.
 */
export const searchIndex: Migration = {
  id: '0004_index',
  up: (kit) => [
    // The captions of an asset in one language, or one text of a lesson, whichever versions hold it.
    `create table sources (
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
     )`,
    ...kit.projectionTable('sources'),

    `create table chunks (
       tenant_id uuid not null,
       source_id uuid not null references sources on delete cascade,
       ordinal integer not null,
       first_piece integer not null,
       pieces jsonb not null,
       text_hash text not null,
       primary key (source_id, ordinal)
     )`,
    `create index chunks_by_text on chunks (tenant_id, text_hash)`,
    ...kit.tenantTable('chunks'),

    // Full text as rows: the operators of tsvector are not leakproof, and an index on them would never be used
    // behind the policies; equality is.
    `create table chunk_terms (
       tenant_id uuid not null,
       term text not null,
       source_id uuid not null,
       ordinal integer not null,
       frequency integer not null,
       primary key (tenant_id, term, source_id, ordinal) include (frequency),
       foreign key (source_id, ordinal) references chunks on delete cascade
     )`,
    `create index chunk_terms_by_chunk on chunk_terms (source_id, ordinal)`,
    ...kit.tenantTable('chunk_terms'),

    // One sign per dimension: small enough to be read in whole, and from the index alone.
    `create table chunk_signs (
       tenant_id uuid not null,
       model_id text not null,
       source_id uuid not null,
       ordinal integer not null,
       signs bit varying not null,
       primary key (tenant_id, model_id, source_id, ordinal) include (signs),
       foreign key (source_id, ordinal) references chunks on delete cascade
     )`,
    `create index chunk_signs_by_chunk on chunk_signs (source_id, ordinal)`,
    ...kit.tenantTable('chunk_signs'),

    // By text: what is said twice, or stays in an edited track, is embedded once. Of one school, because whether a
    // text is known already would tell of the lessons of another.
    `create table embeddings (
       tenant_id uuid not null,
       model_id text not null,
       text_hash text not null,
       vector bytea not null,
       primary key (tenant_id, model_id, text_hash)
     )`,
    ...kit.projectionTable('embeddings'),
  ],
  down: () => [
    `drop table embeddings`,
    `drop table chunk_signs`,
    `drop table chunk_terms`,
    `drop table chunks`,
    `drop table sources`,
  ],
};
