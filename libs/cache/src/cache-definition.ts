import { CacheDefinitionError, cacheErrors } from './cache-errors.js';
import { keySegment, SHARED_SCOPE } from './key-segment.js';

/**
 * No entry may live longer than this: the marks that invalidate entries are kept this long, so an older
 * entry could come back to life.
 */
export const MAX_LIFETIME_SECONDS = 86_400;

/** How values become text. JSON unless a definition says otherwise. */
export interface Codec<T> {
  encode(value: T): string;
  decode(text: string): T;
}

export interface CacheLifetime {
  /** How long a value counts as fresh. Up to 10 % less is used, so that values stored together do not expire together. */
  readonly ttlSeconds: number;
  /** How long after that it may still be served while somebody else loads it anew. 0: never. */
  readonly staleSeconds: number;
  /** How long an `undefined` result (not found) is remembered. 0: it is not. */
  readonly negativeTtlSeconds?: number;
}

export interface CacheOptions<T> extends CacheLifetime {
  /** Names the cache in keys and metrics. */
  readonly name: string;
  /** Longest time a load may take before others stop waiting for it and load themselves. Default 10. */
  readonly loadTimeoutSeconds?: number;
  readonly codec?: Codec<T>;
}

/** A definition with its defaults filled in. */
export type CacheSettings<T> = Readonly<Required<CacheOptions<T>>>;

/** What a cached value is read, stored and invalidated by. Only a definition makes one. */
export interface CacheKey<T> {
  readonly cache: CacheSettings<T>;
  /** The tenant's segment, or that of the shared scope. */
  readonly scope: string;
  readonly path: string;
}

/** Whoever names a tenant; an `Actor` does. */
export interface TenantScope {
  readonly tenantId: string | undefined;
}

type KeyPart = string | number;

/** A cache of what belongs to one school. It cannot be read without saying which. */
export interface TenantCache<T> {
  readonly settings: CacheSettings<T>;
  readonly tenant: true;
  /** @throws cache.tenant_required when the scope has no tenant. */
  key(scope: TenantScope, ...parts: readonly [KeyPart, ...KeyPart[]]): CacheKey<T>;
}

/** A cache of what is the same for every school. */
export interface SharedCache<T> {
  readonly settings: CacheSettings<T>;
  readonly tenant: false;
  key(...parts: readonly [KeyPart, ...KeyPart[]]): CacheKey<T>;
}

export type AnyCache = TenantCache<unknown> | SharedCache<unknown>;

/**
 * Declares a cache, once, next to what it caches.
 *
 * @example
 * const courses = defineCache<Course>({ name: 'course', ttlSeconds: 600, staleSeconds: 60, tenant: true });
 * await cache.getOrLoad(courses.key(actor, courseId), { tags: [`course:${courseId}`] }, () => load(courseId));
 * @throws CacheDefinitionError for a name or a lifetime that cannot work.
 */
export function defineCache<T>(
  options: CacheOptions<T> & { readonly tenant: true },
): TenantCache<T>;
export function defineCache<T>(
  options: CacheOptions<T> & { readonly tenant: false },
): SharedCache<T>;
export function defineCache<T>({
  tenant,
  ...options
}: CacheOptions<T> & { readonly tenant: boolean }): TenantCache<T> | SharedCache<T> {
  const settings = settingsOf(options);
  const keyIn = (scope: string, parts: readonly KeyPart[]): CacheKey<T> => ({
    cache: settings,
    scope,
    path: `${settings.name}:${scope}:${parts.map(keySegment).join(':')}`,
  });
  if (!tenant) return { settings, tenant, key: (...parts) => keyIn(SHARED_SCOPE, parts) };
  return {
    settings,
    tenant,
    key: ({ tenantId }, ...parts) => {
      if (!tenantId) throw cacheErrors.tenant_required({ detail: `Cache ${settings.name}` });
      return keyIn(keySegment(tenantId), parts);
    },
  };
}

function settingsOf<T>(options: CacheOptions<T>): CacheSettings<T> {
  const settings = { negativeTtlSeconds: 0, loadTimeoutSeconds: 10, codec: json<T>(), ...options };
  const refuse = (reason: string): never => {
    throw new CacheDefinitionError(`Cache ${settings.name}: ${reason}`);
  };
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(settings.name)) {
    refuse('the name must be lower case letters, digits and dashes');
  }
  if (!(settings.ttlSeconds > 0)) refuse('ttlSeconds must be more than 0');
  if (!(settings.staleSeconds >= 0)) refuse('staleSeconds must be 0 or more');
  if (!(settings.negativeTtlSeconds >= 0 && settings.negativeTtlSeconds <= settings.ttlSeconds)) {
    refuse('negativeTtlSeconds must be from 0 to ttlSeconds');
  }
  if (!(settings.loadTimeoutSeconds > 0 && settings.loadTimeoutSeconds <= 300)) {
    refuse('loadTimeoutSeconds must be more than 0 and at most 300');
  }
  if (settings.ttlSeconds + settings.staleSeconds > MAX_LIFETIME_SECONDS) {
    refuse(`ttlSeconds and staleSeconds together must not exceed ${MAX_LIFETIME_SECONDS}`);
  }
  return settings;
}

function json<T>(): Codec<T> {
  return { encode: (value) => JSON.stringify(value), decode: (text) => JSON.parse(text) as T };
}
