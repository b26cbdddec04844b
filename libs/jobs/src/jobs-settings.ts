import { integer, optional, required, url } from '@lyceum/platform';

export const jobsSettings = {
  JOBS_DATABASE_URL: required(
    url('postgres', 'postgresql'),
    "PostgreSQL with the role of this service's jobs (lyceum_<service>_jobs), not through a transaction pooler",
  ),
  JOBS_MAX_CONNECTIONS: optional(integer(4, 100), 'connections of one process for its jobs', {
    fallback: 10,
  }),
  JOBS_STOP_GRACE_MS: optional(
    integer(0, 600_000),
    'milliseconds that running jobs get to finish when the process stops; then they are handed back',
    { fallback: 10_000 },
  ),
};
