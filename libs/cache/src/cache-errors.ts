import { defineErrors } from '@lyceum/platform';

export const cacheErrors = defineErrors('cache', {
  tenant_required: [500, 'A tenant-owned cache was used without a tenant'],
  unavailable: [503, 'The cache cannot be reached'],
});

/** A cache, key, tag or limit that is declared wrongly: a mistake in code or configuration. */
export class CacheDefinitionError extends Error {
  override readonly name = 'CacheDefinitionError';
}
