import type { AccessClaims } from './token-verifier.js';

/** No access token lives longer: ten minutes, and one for clocks that differ. */
export const REVOCATION_MEMORY_MS = 660_000;

/**
 * What has ended before its time: sessions, and memberships as they were. Kept for the life of a token, after
 * which the tokens in question have expired by themselves.
 *
 * Memory is bounded. When more ends than fits, the oldest are forgotten, and every token from before that
 * moment is refused in their place: its holder has to refresh, which the ended ones cannot.
 */
export class RevocationList {
  private readonly sessions: ExpiringMap<true>;
  private readonly memberships: ExpiringMap<number>;

  /** @param max sessions, and memberships, that are remembered; about 150 bytes each */
  constructor(max = 50_000, now: () => number = Date.now) {
    this.sessions = new ExpiringMap(max, now);
    this.memberships = new ExpiringMap(max, now);
  }

  get size(): number {
    return this.sessions.size + this.memberships.size;
  }

  /** @param at when it ended, in milliseconds */
  revokeSession(sessionId: string, at: number): void {
    this.sessions.set(sessionId, true, at);
  }

  /** @param version of the membership from now on */
  changeMembership(schoolId: string, userId: string, version: number, at: number): void {
    const key = `${schoolId} ${userId}`;
    // Facts may come again, and late: the newest one counts.
    if ((this.memberships.get(key) ?? 0) < version) this.memberships.set(key, version, at);
  }

  refuses({ sid, tid, sub, mv, iat }: AccessClaims): boolean {
    if (this.sessions.get(sid)) return true;
    if (iat * 1000 <= Math.max(this.sessions.overflowedAt, this.memberships.overflowedAt))
      return true;
    if (tid === undefined || mv === undefined || this.memberships.size === 0) return false;
    return mv < (this.memberships.get(`${tid} ${sub}`) ?? 0);
  }
}

/** Entries in the order in which they came, which is nearly that of their times. */
class ExpiringMap<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly at: number }>();
  /** The newest time among those that had to go too early. */
  overflowedAt = 0;

  constructor(
    private readonly max: number,
    private readonly now: () => number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V | undefined {
    return this.entries.get(key)?.value;
  }

  set(key: string, value: V, at: number): void {
    const expired = this.now() - REVOCATION_MEMORY_MS;
    if (at <= expired) return;
    this.entries.delete(key);
    this.entries.set(key, { value, at });
    for (const [oldest, entry] of this.entries) {
      if (entry.at > expired && this.entries.size <= this.max) break;
      this.entries.delete(oldest);
      if (entry.at > expired) this.overflowedAt = Math.max(this.overflowedAt, entry.at);
    }
  }
}
