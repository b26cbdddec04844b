import type { Migration } from '@lyceum/persistence';

/** What learners left out of a video, beside where they stopped. */
export const skipped: Migration = {
  id: '0014_skipped',
  up: () => [`alter table lesson_stops add column skipped jsonb not null default '[]'`],
  down: () => [`alter table lesson_stops drop column skipped`],
};
