import type { Migration } from '@lyceum/persistence';

/**
 * What may have to be indexed anew. A mark says only that it is to be looked at: whether there is anything to do follows
 * from the texts and from the index.
 */
export const sourceMarks: Migration = {
  id: '0010_source_marks',
  up: (kit) => [
    `create table source_marks (
       tenant_id uuid not null,
       kind text not null check (kind in ('captions', 'text')),
       owner_id uuid not null,
       variant text not null,
       mark_id uuid not null default gen_random_uuid(),
       primary key (tenant_id, kind, owner_id, variant)
     )`,
    ...kit.systemTable('source_marks'),
  ],
  down: () => [`drop table source_marks`],
};
