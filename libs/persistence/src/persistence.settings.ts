import { base64Key, integer, optional, required, text, url, type ConfigOf } from '@lyceum/platform';

/** Builds `DATABASE_URL` from `POSTGRES_HOST`, `_PORT`, `_USER`, `_PASSWORD` and `_DB`. */
export function databaseUrlFromParts(env: NodeJS.ProcessEnv): string | undefined {
  const { POSTGRES_HOST: host, POSTGRES_PORT: port = '5432', POSTGRES_DB: database } = env;
  if (!host || !database) return undefined;
  const user = encodeURIComponent(env.POSTGRES_USER ?? 'postgres');
  const password = env.POSTGRES_PASSWORD ? `:${encodeURIComponent(env.POSTGRES_PASSWORD)}` : '';
  return `postgres://${user}${password}@${host}:${port}/${encodeURIComponent(database)}`;
}

const postgresUrl = url('postgres', 'postgresql');

export const persistenceSettings = {
  DATABASE_URL: required(
    postgresUrl,
    "PostgreSQL with this service's own role; or POSTGRES_HOST and its siblings",
    {
      fromParts: databaseUrlFromParts,
    },
  ),
  DATABASE_READ_URL: optional(postgresUrl, 'a read replica for reads that may be behind'),
  DATABASE_MAX_CONNECTIONS: optional(integer(1, 1000), 'connections of one process', {
    fallback: 10,
  }),
  SLOW_QUERY_MS: optional(integer(1), 'milliseconds from which a query is logged as slow', {
    fallback: 250,
  }),
  CURSOR_SIGNING_KEY: required(
    base64Key(32),
    'signs the cursors of lists; 32 random bytes in base64, the same in all replicas',
  ),
  DATABASE_MAINTENANCE: optional(text, '"off" leaves partitions and clean-up to somebody else'),
} as const;

export type PersistenceConfig = ConfigOf<typeof persistenceSettings>;
