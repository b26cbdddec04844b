import { LRUCache } from 'lru-cache';

/** For so long an address whose answer may not be kept is asked for without waiting. */
const UNKEPT_MS = 1_000;

/**
 * One request at a time fetches an answer that is not in the cache; the others wait for it. Where the
 * answer turns out to be nobody's to keep, they go on their own, and whoever comes next does not wait.
 */
export class Flights {
  private readonly waiting = new Map<string, Array<() => void>>();
  private readonly unkept = new LRUCache<string, true>({ max: 5_000, ttl: UNKEPT_MS });

  /** Calls back when the answer is kept, or is known not to be. `false`: nobody is fetching it. */
  join(key: string, landed: () => void): boolean {
    const others = this.waiting.get(key);
    if (!others) return false;
    others.push(landed);
    return true;
  }

  /** `false` when somebody else is fetching it, or nobody shall wait for it. */
  begin(key: string): boolean {
    if (this.waiting.has(key) || this.unkept.has(key)) return false;
    this.waiting.set(key, []);
    return true;
  }

  land(key: string, isKept: boolean): void {
    const others = this.waiting.get(key);
    if (!others) return;
    this.waiting.delete(key);
    if (!isKept) this.unkept.set(key, true);
    for (const landed of others) landed();
  }
}
