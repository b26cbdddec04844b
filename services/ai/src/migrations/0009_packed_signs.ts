import type { Migration } from '@lyceum/persistence';

/** Signs are kept as bytes, and a source says when what it holds has changed, so that a process may keep its signs. */
export const packedSigns: Migration = {
  id: '0009_packed_signs',
  safeFrom: '0.1.0',
  up: (kit) => [
    `drop table chunk_signs`,
    ...chunkSigns('bytea', kit),
    `alter table sources add column revision bigint not null default 0`,
    // From the embeddings that are there: nothing is paid for again.
    `update sources set requested_model = ''`,
  ],
  down: (kit) => [
    `update sources set requested_model = ''`,
    `alter table sources drop column revision`,
    `drop table chunk_signs`,
    ...chunkSigns('bit varying', kit),
  ],
};

const chunkSigns = (type: string, kit: { tenantTable(table: string): string[] }): string[] => [
  `create table chunk_signs (
     tenant_id uuid not null,
     model_id text not null,
     source_id uuid not null,
     ordinal integer not null,
     signs ${type} not null,
     primary key (tenant_id, model_id, source_id, ordinal) include (signs),
     foreign key (source_id, ordinal) references chunks on delete cascade
   )`,
  `create index chunk_signs_by_chunk on chunk_signs (source_id, ordinal)`,
  ...kit.tenantTable('chunk_signs'),
];
