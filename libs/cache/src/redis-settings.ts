import { integer, optional, port, recommended, text, url } from '@lyceum/platform';

const part = (value: string | undefined): string => encodeURIComponent(value ?? '');

/** `redis://[:password@]host:port/db` from `REDIS_HOST` and its siblings. */
function redisUrlFromParts(env: NodeJS.ProcessEnv): string | undefined {
  if (!env['REDIS_HOST']) return undefined;
  const user = part(env['REDIS_USERNAME']);
  const password = env['REDIS_PASSWORD'] ? `:${part(env['REDIS_PASSWORD'])}` : '';
  const credentials = user || password ? `${user}${password}@` : '';
  const database = env['REDIS_DB'] || '0';
  return `redis://${credentials}${env['REDIS_HOST']}:${env['REDIS_PORT'] || '6379'}/${database}`;
}

/** Where Redis is. Without it nothing is cached and no limit is enforced; the service still works. */
export const cacheSettings = {
  REDIS_URL: recommended(
    url('redis', 'rediss'),
    'URL of Redis, for caching and rate limits (or REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD, REDIS_DB)',
    { fromParts: redisUrlFromParts },
  ),
  REDIS_HOST: optional(text, 'Host of Redis, when REDIS_URL is not set'),
  REDIS_PORT: optional(port, 'Port of Redis, when REDIS_URL is not set'),
  REDIS_USERNAME: optional(text, 'User of Redis, when REDIS_URL is not set'),
  REDIS_PASSWORD: optional(text, 'Password of Redis, when REDIS_URL is not set'),
  REDIS_DB: optional(integer(0, 1023), 'Database number of Redis, when REDIS_URL is not set'),
};
