import type { Metrics } from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AnswerObserver, VisibleHeaders } from '../answers/index.js';
import { compressedForms, isCompressible, type Encoding } from '../compression/index.js';
import { baseKey, fullKey, variesOn } from './cache-key.js';
import { Flights } from './flights.js';

export interface CachedAnswer {
  readonly status: number;
  readonly headers: VisibleHeaders;
  readonly body: Buffer;
  /** Milliseconds, monotonic. */
  readonly storedAt: number;
  /** Its other forms, once they are made. */
  encoded?: Readonly<Record<Encoding, Buffer>>;
}

interface Entry extends CachedAnswer {
  readonly tags: readonly string[];
}

/** What is known of an answer that may be kept when it begins. */
interface Keepable {
  readonly status: number;
  readonly headers: VisibleHeaders;
  readonly tags: readonly string[];
  readonly ttlMs: number;
  readonly varies: readonly string[];
  readonly isCompressible: boolean;
}

const NOTHING: readonly string[] = [];
const MAX_ENTRY_BYTES = 256 * 1024;
const ENTRY_OVERHEAD_BYTES = 1024;
/** The compressed forms come later; room is made for them at once. */
const FORMS = 2;

/**
 * Public answers in memory, dropped by the events that change them. An answer is kept when a service marks
 * it (`cache-control: public, s-maxage=…` and `cache-tag`), and only for callers without a token.
 *
 * It is coherent: an answer that was on its way while its tag was dropped is not kept, and without a
 * connection to the bus nothing is kept or served, because then nobody would say what has changed.
 */
export class MicroCache {
  private readonly entries: LRUCache<string, Entry> | undefined;
  private readonly keysByTag = new Map<string, Set<string>>();
  /** Counts everything dropped; an answer whose start saw an older count checks its tags. */
  private readonly droppedAt: LRUCache<string, number>;
  private readonly varies = new LRUCache<string, readonly string[]>({ max: 10_000 });
  private readonly flights = new Flights();
  private clock = 0;
  private flushedAt = 0;
  private coherent = false;
  private readonly requests;

  /** @param rememberedDrops how many tags are known to have changed while answers are on their way */
  constructor(megabytes: number, metrics: Metrics, rememberedDrops = 10_000) {
    this.droppedAt = new LRUCache({
      max: rememberedDrops,
      // What is forgotten may concern any answer that was on its way by then: none of them is kept.
      dispose: (at, _tag, reason) => {
        if (reason === 'evict') this.flushedAt = Math.max(this.flushedAt, at);
      },
    });
    const requests = metrics.counter('cache_requests_total', 'Look-ups by cache and result', [
      'cache',
      'result',
    ]);
    this.requests = {
      hit: requests.labels({ cache: 'gateway', result: 'hit' }),
      miss: requests.labels({ cache: 'gateway', result: 'miss' }),
    };
    if (megabytes === 0) return;
    this.entries = new LRUCache<string, Entry>({
      maxSize: megabytes * 1024 * 1024,
      sizeCalculation: ({ body }, key) => body.length * FORMS + key.length + ENTRY_OVERHEAD_BYTES,
      dispose: (entry, key) => this.unlink(entry, key),
    });
  }

  /** From now on drops arrive. */
  connected(): void {
    this.flush();
    this.coherent = true;
  }

  /** Drops may be missed: nothing that is kept can be trusted any more. */
  disconnected(): void {
    this.coherent = false;
    this.flush();
  }

  find(request: FastifyRequest): CachedAnswer | undefined {
    if (!this.isForEverybody(request)) return undefined;
    const answer = this.entries!.get(this.keyOf(request));
    this.requests[answer ? 'hit' : 'miss'].inc();
    return answer;
  }

  /**
   * Waits for the answer that another request is fetching: look again, or ask the service, when called
   * back. `false`: nobody is.
   */
  join(request: FastifyRequest, landed: () => void): boolean {
    return this.isRecordable(request) && this.flights.join(this.keyOf(request), landed);
  }

  /** `undefined` for a request whose answer is never kept. */
  record(request: FastifyRequest): AnswerObserver | undefined {
    if (!this.isRecordable(request)) return undefined;
    const begun = this.clock;
    const flight = this.keyOf(request);
    const leads = this.flights.begin(flight);
    const land = (isKept: boolean): void => {
      if (leads) this.flights.land(flight, isKept);
    };
    const chunks: Buffer[] = [];
    let bytes = 0;
    let keepable: Keepable | undefined;
    return {
      start: (status, headers, visible) => {
        const ttlMs = sharedMaxAge(headers['cache-control']) * 1000;
        const tags = String(headers['cache-tag'] ?? '')
          .split(',')
          .filter(Boolean);
        const varies = variesOn(headers.vary);
        if (status === 200 && ttlMs > 0 && tags.length > 0 && varies !== undefined)
          keepable = {
            ...{ status, tags, ttlMs, varies, headers: visible },
            isCompressible: isCompressible(status, headers),
          };
        else land(false);
      },
      data: (chunk) => {
        bytes += chunk.length;
        if (keepable && bytes > MAX_ENTRY_BYTES) {
          keepable = undefined;
          land(false);
        } else if (keepable) chunks.push(chunk);
        // Others wait for it.
        return leads && keepable !== undefined;
      },
      end: () => {
        if (!keepable) return;
        const isKept = this.coherent && !this.droppedSince(keepable.tags, begun);
        if (isKept) this.store(request, keepable, Buffer.concat(chunks));
        land(isKept);
      },
      fail: () => land(false),
    };
  }

  /** Something with this tag has changed. */
  drop(tag: string): void {
    this.droppedAt.set(tag, (this.clock += 1));
    for (const key of this.keysByTag.get(tag) ?? []) this.entries?.delete(key);
  }

  /** A read of the whole by somebody who is nobody in particular. */
  private isForEverybody(request: FastifyRequest): boolean {
    return (
      this.coherent &&
      this.entries !== undefined &&
      request.method === 'GET' &&
      request.actor.kind === 'anonymous' &&
      request.headers.range === undefined
    );
  }

  private isRecordable(request: FastifyRequest): boolean {
    // The answer to a condition may be 304, which has nothing to keep.
    return request.headers['if-none-match'] === undefined && this.isForEverybody(request);
  }

  private keyOf(request: FastifyRequest): string {
    const base = baseKey(request);
    return fullKey(base, this.varies.get(base) ?? NOTHING, request);
  }

  private droppedSince(tags: readonly string[], begun: number): boolean {
    return this.flushedAt > begun || tags.some((tag) => (this.droppedAt.get(tag) ?? 0) > begun);
  }

  private store(request: FastifyRequest, keepable: Keepable, body: Buffer): void {
    const { status, headers, tags, ttlMs, varies } = keepable;
    const base = baseKey(request);
    if (varies.length > 0) this.varies.set(base, varies);
    const key = fullKey(base, varies, request);
    const entry: Entry = { status, headers, tags, body, storedAt: performance.now() };
    this.entries!.set(key, entry, { ttl: ttlMs });
    for (const tag of entry.tags) {
      const keys = this.keysByTag.get(tag);
      if (keys) keys.add(key);
      else this.keysByTag.set(tag, new Set([key]));
    }
    if (keepable.isCompressible)
      void compressedForms(body).then((encoded) => {
        entry.encoded = encoded;
      });
  }

  private unlink(entry: Entry, key: string): void {
    for (const tag of entry.tags) {
      const keys = this.keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.keysByTag.delete(tag);
    }
  }

  private flush(): void {
    this.flushedAt = this.clock += 1;
    this.entries?.clear();
  }
}

/** Seconds that a shared cache may keep an answer (RFC 9111 §5.2.2.10); 0 unless it is public. */
function sharedMaxAge(cacheControl: string | undefined): number {
  if (!cacheControl?.includes('public')) return 0;
  return Number(/s-maxage=(\d{1,8})/.exec(cacheControl)?.[1] ?? 0);
}
