import type { Migration } from '@lyceum/persistence';

/** What nobody waits for any more. A row may be here before there is one to cancel: facts come in any order. */
export const cancelledTranscriptions: Migration = {
  id: '0017_cancelled_transcriptions',
  up: (kit) => [
    `create table cancelled_transcriptions (
       transcription_id uuid primary key,
       tenant_id uuid not null,
       cancelled_at timestamptz not null default now()
     )`,
    ...kit.projectionTable('cancelled_transcriptions'),
  ],
  down: () => [`drop table cancelled_transcriptions`],
};
