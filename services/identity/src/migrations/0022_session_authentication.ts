import type { Migration } from '@lyceum/persistence';

export const sessionAuthentication: Migration = {
  id: '0022_session_authentication',
  up: () => [
    // When somebody last proved to be the user: at the beginning, and each time it is asked for again.
    `alter table sessions add column authenticated_at timestamptz not null default now()`,
    `update sessions set authenticated_at = created_at`,
  ],
  down: () => [`alter table sessions drop column authenticated_at`],
};
