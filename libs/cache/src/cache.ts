import {
  DomainError,
  SpanKind,
  Tracer,
  inSpan,
  type Logger,
  type Metrics,
  type TraceContext,
} from '@lyceum/platform';
import {
  type AnyCache,
  type CacheKey,
  type CacheSettings,
  MAX_LIFETIME_SECONDS,
  type TenantScope,
} from './cache-definition.js';
import { CacheEntries, type ReadAnswer } from './cache-entries.js';
import { cacheErrors } from './cache-errors.js';
import { CacheKeyspace, type EntryNames } from './cache-keyspace.js';
import { CacheMetrics } from './cache-metrics.js';
import { INVALIDATE_SCRIPT } from './cache-scripts.js';
import type { RedisConnection, Script } from './redis-connection.js';
import { pause, within } from './timing.js';

export interface CacheDependencies {
  readonly redis: RedisConnection;
  /** Set before every key: the service. Services share no entries. */
  readonly namespace: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Nothing is traced without one. */
  readonly tracer?: Tracer;
}

export interface LoadOptions<T> {
  /**
   * Known before loading, and the same for every read of the key. Once `invalidateTags` has returned,
   * nobody who names the tag here gets an older value.
   */
  readonly tags?: readonly string[];
  /** Found in the value: the courses of a list, say. */
  readonly tagsOf?: (value: T) => readonly string[];
  /** The caller's: `actor.trace`. The look-up, with a load if there is one, becomes a span of it. */
  readonly trace?: TraceContext;
}

/** Marks outlive every entry and every load that began before them. */
const MARK_MS = (MAX_LIFETIME_SECONDS + 600) * 1000;
const FIRST_POLL_MS = 10;
const LONGEST_POLL_MS = 100;

/** Cache-aside on Redis: one round trip for a hit, one loader per key across all processes. */
export class Cache {
  readonly #redis: RedisConnection;
  readonly #logger: Logger;
  readonly #metrics: CacheMetrics;
  readonly #tracer: Tracer;
  readonly #keyspace: CacheKeyspace;
  readonly #entries: CacheEntries;
  readonly #invalidateMarks: Script<number>;
  /** Reads that were asked for at this very moment, by entry: they are one. */
  readonly #reads = new Map<string, Promise<ReadAnswer | undefined>>();
  /** Loads under way in this process, by the token of the lock they hold. */
  readonly #loads = new Map<string, Promise<unknown>>();
  /** Loads under way without a lock because Redis is away, by entry. */
  readonly #unlocked = new Map<string, Promise<unknown>>();
  /** Pauses between polls, by entry: those who wait here for another process poll together. */
  readonly #pauses = new Map<string, Promise<void>>();

  constructor({ redis, namespace, logger, metrics, tracer = Tracer.disabled }: CacheDependencies) {
    this.#tracer = tracer;
    this.#redis = redis;
    this.#logger = logger;
    this.#metrics = new CacheMetrics(metrics);
    this.#keyspace = new CacheKeyspace(namespace);
    this.#entries = new CacheEntries(redis, this.#keyspace, logger);
    this.#invalidateMarks = redis.script('cacheInvalidate', INVALIDATE_SCRIPT);
  }

  /**
   * The cached value, or what `load` gives. Of all who miss at the same time one loads; the others get
   * the stale value if there is one, else wait for the one that loads, at most `loadTimeoutSeconds`, else
   * load themselves. While Redis is away everybody's value comes from `load`, once per process at a time.
   *
   * `load` runs within this call, never after it. It should resolve to `undefined` for what does not exist.
   * If it fails unexpectedly and a stale value is at hand, that is served and the failure logged; a
   * `DomainError` is an answer and is always thrown.
   */
  async getOrLoad<T>(
    key: CacheKey<T>,
    options: LoadOptions<T>,
    load: () => Promise<T>,
  ): Promise<T> {
    if (!options.trace?.sampled) return this.#getOrLoad(key, options, load);
    const { name } = key.cache;
    const span = this.#tracer.start(`cache ${name}`, SpanKind.CLIENT, options.trace, {
      'db.system.name': 'redis',
    });
    return inSpan(span, () => this.#getOrLoad(key, options, load));
  }

  async #getOrLoad<T>(
    key: CacheKey<T>,
    options: LoadOptions<T>,
    load: () => Promise<T>,
  ): Promise<T> {
    const { cache } = key;
    const names = this.#keyspace.entry(key, options.tags ?? []);
    const deadline = performance.now() + cache.loadTimeoutSeconds * 1000;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS)) {
      const answer = await this.#read(names, cache);
      if (!answer) {
        this.#metrics.count(cache, 'error');
        return this.#loadWithoutRedis(names, load);
      }
      const [state, stored, token] = answer;
      if (state === 'hit') {
        const value = this.#decode(cache, stored);
        if (value) {
          this.#metrics.count(cache, 'hit');
          return value.decoded;
        }
        await this.invalidate(key).catch(() => undefined);
        return load();
      }
      const stale = this.#decode(cache, stored);
      const underWay = this.#loads.get(token) as Promise<T> | undefined;
      if (state === 'load' && !underWay) {
        this.#metrics.count(cache, 'miss');
        return this.#loadAndStore(key, names, token, options, load, stale);
      }
      if (stale) {
        this.#metrics.count(cache, 'stale');
        return stale.decoded;
      }
      const left = deadline - performance.now();
      if (underWay) {
        this.#metrics.count(cache, 'miss');
        const shared = await within(underWay, left);
        return shared.inTime ? shared.value : load();
      }
      if (left <= 0) {
        this.#metrics.count(cache, 'miss');
        return load();
      }
      await this.#pause(names.entry, Math.min(pollMs, left));
    }
  }

  /**
   * Forgets these keys, and what is being loaded for them now is not stored.
   * @throws cache.unavailable when Redis cannot be told: the old values live until their time is up. Let
   * an event handler fail with it, so that the event is delivered again.
   */
  async invalidate(...keys: readonly CacheKey<unknown>[]): Promise<void> {
    const names = keys.flatMap((key) => this.#keyspace.entryAndLock(key));
    for (const name of names) this.#unlocked.delete(name);
    if (names.length > 0) await this.#tell(() => this.#redis.client.unlink(...names));
  }

  /**
   * Forgets everything of this tenant that carries one of the tags, in any cache of this service.
   * Costs one write per tag, however many entries carry it.
   * @param tenantId `undefined` for the tags of shared caches.
   * @throws cache.unavailable as `invalidate` does.
   */
  async invalidateTags(tenantId: string | undefined, tags: readonly string[]): Promise<void> {
    if (tags.length > 0) await this.#mark(tags.map((tag) => this.#keyspace.tagMark(tenantId, tag)));
  }

  /**
   * Forgets a whole cache, of one tenant or of all.
   * @throws cache.unavailable as `invalidate` does.
   */
  async invalidateAll(definition: AnyCache, scope?: TenantScope): Promise<void> {
    await this.#mark([this.#keyspace.cacheMark(definition.settings.name, scope?.tenantId)]);
  }

  async #mark(marks: readonly string[]): Promise<void> {
    this.#unlocked.clear();
    await this.#tell(() => this.#invalidateMarks(marks, [MARK_MS]));
  }

  async #tell(call: () => Promise<number>): Promise<void> {
    if ((await this.#redis.ask(call)) === undefined) throw cacheErrors.unavailable();
  }

  #read<T>(names: EntryNames, cache: CacheSettings<T>): Promise<ReadAnswer | undefined> {
    const current = this.#reads.get(names.entry);
    if (current) return current;
    const read = this.#entries.read(names, cache);
    this.#reads.set(names.entry, read);
    // Who comes later may know of an invalidation that this read came too early for.
    process.nextTick(() => this.#reads.delete(names.entry));
    return read;
  }

  /** Runs with the lock of `token` held. The value is stored after the caller has it. */
  #loadAndStore<T>(
    key: CacheKey<T>,
    names: EntryNames,
    token: string,
    options: LoadOptions<T>,
    load: () => Promise<T>,
    stale: { decoded: T } | undefined,
  ): Promise<T> {
    const loading = Promise.resolve()
      .then(load)
      .then(
        (value) => ({ value, fresh: true }),
        (error: unknown) => {
          if (!stale || error instanceof DomainError) throw error;
          this.#logger.warn(
            { err: error, cache: key.cache.name },
            'Loading a cached value failed; the stale one is served',
          );
          return { value: stale.decoded, fresh: false };
        },
      );
    const value = loading.then((outcome) => outcome.value);
    this.#loads.set(token, value);
    void loading
      .then(
        (outcome) =>
          outcome.fresh
            ? this.#entries.store(key, names, token, options.tagsOf, outcome.value)
            : this.#entries.release(names, token),
        () => this.#entries.release(names, token),
      )
      .finally(() => this.#loads.delete(token));
    return value;
  }

  #loadWithoutRedis<T>(names: EntryNames, load: () => Promise<T>): Promise<T> {
    const underWay = this.#unlocked.get(names.entry) as Promise<T> | undefined;
    if (underWay) return underWay;
    const loading = load().finally(() => {
      if (this.#unlocked.get(names.entry) === loading) this.#unlocked.delete(names.entry);
    });
    this.#unlocked.set(names.entry, loading);
    return loading;
  }

  #decode<T>(cache: CacheSettings<T>, stored: string | null): { decoded: T } | undefined {
    if (stored === null) return undefined;
    const value = this.#entries.decode(cache, stored);
    if (!value) this.#metrics.count(cache, 'error');
    return value;
  }

  #pause(entry: string, ms: number): Promise<void> {
    const current = this.#pauses.get(entry);
    if (current) return current;
    const next = pause(ms).finally(() => this.#pauses.delete(entry));
    this.#pauses.set(entry, next);
    return next;
  }
}
