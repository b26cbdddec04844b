import type { Migration } from '@lyceum/persistence';

/**
 * By text first: with the school in front the planner took this index for all chunks of a school, once there were others
 * from which to tell it.
 */
export const chunkLookups: Migration = {
  id: '0013_chunk_lookups',
  up: () => [
    `drop index chunks_by_text`,
    `create index chunks_by_text on chunks (text_hash, tenant_id)`,
  ],
  down: () => [
    `drop index chunks_by_text`,
    `create index chunks_by_text on chunks (tenant_id, text_hash)`,
  ],
};
