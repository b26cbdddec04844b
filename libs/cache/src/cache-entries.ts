import { randomUUID } from 'node:crypto';
import type { Logger } from '@lyceum/platform';
import type { CacheKey, CacheSettings } from './cache-definition.js';
import type { CacheKeyspace, EntryNames } from './cache-keyspace.js';
import { READ_SCRIPT, RELEASE_SCRIPT, STORE_SCRIPT } from './cache-scripts.js';
import type { RedisConnection, Script } from './redis-connection.js';

/** `hit`; `load`: the caller holds the lock now; `wait`: the lock is with `token`. A value that is not a hit is stale. */
export type ReadAnswer = [state: 'hit' | 'load' | 'wait', value: string | null, token: string];

/** `undefined`, remembered. No codec writes an empty text. */
const NOT_FOUND = '';

/** Entries in Redis and the locks of those who load them. */
export class CacheEntries {
  readonly #read: Script<ReadAnswer>;
  readonly #store: Script<number>;
  readonly #release: Script<number>;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keyspace: CacheKeyspace,
    private readonly logger: Logger,
  ) {
    this.#read = redis.script('cacheRead', READ_SCRIPT);
    this.#store = redis.script('cacheStore', STORE_SCRIPT);
    this.#release = redis.script('cacheRelease', RELEASE_SCRIPT);
  }

  /** `undefined` when Redis is away. */
  read<T>(names: EntryNames, cache: CacheSettings<T>): Promise<ReadAnswer | undefined> {
    const lockMs = Math.ceil(cache.loadTimeoutSeconds * 1000);
    return this.redis.ask(() =>
      this.#read(
        [names.entry, names.lock, ...names.marks],
        [randomUUID(), lockMs, names.marks.join(' ')],
      ),
    );
  }

  /** Stores what the holder of the lock has loaded, unless it was invalidated meanwhile. Never throws. */
  async store<T>(
    { cache, scope }: CacheKey<T>,
    names: EntryNames,
    token: string,
    tagsOf: ((value: T) => readonly string[]) | undefined,
    value: T,
  ): Promise<void> {
    const lifetime = lifetimeOf(cache, value);
    if (!lifetime) return this.release(names, token);
    try {
      const text = value === undefined ? NOT_FOUND : cache.codec.encode(value);
      const found = value === undefined ? [] : (tagsOf?.(value) ?? []);
      const marks = [...names.marks, ...found.map((tag) => this.keyspace.markIn(scope, tag))];
      await this.redis.ask(() =>
        this.#store(
          [names.entry, names.lock, ...marks],
          [token, text, lifetime.freshMs, lifetime.totalMs, marks.join(' ')],
        ),
      );
    } catch (error) {
      this.logger.error(
        { err: error, cache: cache.name },
        'A value could not be encoded and is not cached',
      );
      await this.release(names, token);
    }
  }

  async release(names: EntryNames, token: string): Promise<void> {
    await this.redis.ask(() => this.#release([names.lock], [token]));
  }

  /** `undefined` for what cannot be read. */
  decode<T>(cache: CacheSettings<T>, text: string): { decoded: T } | undefined {
    try {
      return { decoded: text === NOT_FOUND ? (undefined as T) : cache.codec.decode(text) };
    } catch (error) {
      this.logger.error(
        { err: error, cache: cache.name },
        'A cached value could not be decoded; it is loaded anew',
      );
      return undefined;
    }
  }
}

function lifetimeOf<T>(
  cache: CacheSettings<T>,
  value: T,
): { freshMs: number; totalMs: number } | undefined {
  const seconds = value === undefined ? cache.negativeTtlSeconds : cache.ttlSeconds;
  if (seconds === 0) return undefined;
  const freshMs = Math.ceil(seconds * 1000 * (1 - Math.random() / 10));
  // What was not found is never served stale: it may exist by now.
  return { freshMs, totalMs: freshMs + (value === undefined ? 0 : cache.staleSeconds * 1000) };
}
