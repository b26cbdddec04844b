import type { CacheKey } from './cache-definition.js';
import { keySegment, SHARED_SCOPE, tagSegment } from './key-segment.js';

export interface EntryNames {
  readonly entry: string;
  readonly lock: string;
  /** The marks every value of this key has: its cache everywhere, its cache in this tenant, its tags. */
  readonly marks: readonly string[];
}

/** The names of what the cache keeps in Redis. */
export class CacheKeyspace {
  readonly #entries: string;
  readonly #locks: string;
  readonly #tagMarks: string;
  readonly #cacheMarks: string;

  constructor(namespace: string) {
    const prefix = `lyceum:${keySegment(namespace)}`;
    this.#entries = `${prefix}:cache:`;
    this.#locks = `${prefix}:lock:`;
    this.#tagMarks = `${prefix}:tag:`;
    this.#cacheMarks = `${prefix}:all:`;
  }

  entry(key: CacheKey<unknown>, tags: readonly string[]): EntryNames {
    const { name } = key.cache;
    return {
      entry: this.#entries + key.path,
      lock: this.#locks + key.path,
      marks: [
        this.#cacheMarks + name,
        `${this.#cacheMarks}${name}:${key.scope}`,
        ...tags.map((tag) => this.markIn(key.scope, tag)),
      ],
    };
  }

  entryAndLock(key: CacheKey<unknown>): [string, string] {
    return [this.#entries + key.path, this.#locks + key.path];
  }

  tagMark(tenantId: string | undefined, tag: string): string {
    return this.markIn(tenantId === undefined ? SHARED_SCOPE : keySegment(tenantId), tag);
  }

  markIn(scope: string, tag: string): string {
    return `${this.#tagMarks}${scope}:${tagSegment(tag)}`;
  }

  cacheMark(name: string, tenantId: string | undefined): string {
    return tenantId === undefined
      ? this.#cacheMarks + name
      : `${this.#cacheMarks}${name}:${keySegment(tenantId)}`;
  }
}
