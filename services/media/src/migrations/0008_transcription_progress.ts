import type { Migration } from '@lyceum/persistence';

/** How many pieces the sound was cut into, and how many of them are heard. */
export const transcriptionProgress: Migration = {
  id: '0008_transcription_progress',
  up: () => [
    `alter table transcriptions
       add column pieces int check (pieces > 0),
       add column heard_pieces int not null default 0 check (heard_pieces >= 0)`,
  ],
  down: () => [`alter table transcriptions drop column heard_pieces, drop column pieces`],
};
