import type { CacheLifetime } from './cache-definition.js';

/** How long the product's caches keep their values: the one table. */
export const cacheLifetimes = {
  chatContext: { ttlSeconds: 600, staleSeconds: 0 },
  membership: { ttlSeconds: 300, staleSeconds: 30, negativeTtlSeconds: 30 },
  videoMetadata: { ttlSeconds: 3600, staleSeconds: 300, negativeTtlSeconds: 30 },
  creatorSettings: { ttlSeconds: 1800, staleSeconds: 300 },
  /** In front of the durable copy in Postgres. */
  embedding: { ttlSeconds: 3600, staleSeconds: 3600 },
} as const satisfies Record<string, CacheLifetime>;
