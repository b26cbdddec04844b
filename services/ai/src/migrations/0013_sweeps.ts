import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

export const sweeps: Migration = {
  id: '0013_sweeps',
  up: (kit) => [
    // By text first: with the school in front the planner took this index for all chunks of a school, once there were
    // others from which to tell it.
    `drop index chunks_by_text`,
    `create index chunks_by_text on chunks (text_hash, tenant_id)`,
    // The sweep goes over all schools; without seeing their chunks it took every embedding for one that nobody needs.
    kit.policy('chunks', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
    `alter table sources add column unreferenced_since timestamptz`,
  ],
  down: () => [
    `alter table sources drop column unreferenced_since`,
    `drop policy system_access on chunks`,
    `drop index chunks_by_text`,
    `create index chunks_by_text on chunks (tenant_id, text_hash)`,
  ],
};
