import type { Metrics } from '@lyceum/platform';
import { LRUCache } from 'lru-cache';
import { keySegment } from '../key-segment.js';
import type { RedisConnection } from '../redis-connection.js';
import { LimitBatch } from './limit-batch.js';
import type { LimitPolicies, LimitPolicy } from './limit-policies.js';

export interface LimitDecision {
  readonly allowed: boolean;
  readonly policy: LimitPolicy;
  /** Requests a window admits. */
  readonly limit: number;
  /** Requests that may follow at once. */
  readonly remaining: number;
  /** Whole seconds, rounded up, until the full limit is there again. */
  readonly resetSeconds: number;
  /** Whole seconds, rounded up, until this request would be admitted. 0 when it was. */
  readonly retryAfterSeconds: number;
  /** False when Redis could not be asked: the request was let through without counting it. */
  readonly checked: boolean;
}

export interface RateLimiterDependencies {
  readonly redis: RedisConnection;
  readonly policies: LimitPolicies;
  readonly metrics: Metrics;
}

/** Who was refused, until when nothing can have changed. Times are this process's own. */
interface Refusal {
  readonly policy: LimitPolicy;
  readonly used: number;
  readonly resetAt: number;
  readonly retryAt: number;
}

const MAX_REFUSALS = 20_000;

/** Who is limited: tenant, user, address. All parts together are one subject. */
type Subject = readonly [string, ...string[]];

const keyOf = ({ name }: LimitPolicy, subject: Subject): string =>
  `lyceum:limit:${name}:${subject.map(keySegment).join(':')}`;

/**
 * Sliding-window limits shared by all processes. One atomic script decides the requests that arrive
 * together; who was refused is refused from memory until a request of theirs leaves the window, because
 * until then nothing else can make room. A flood costs Redis nothing.
 */
export class RateLimiter {
  readonly #policies: LimitPolicies;
  readonly #batch: LimitBatch;
  readonly #refusals = new LRUCache<string, Refusal>({ max: MAX_REFUSALS });
  readonly #decisions;
  readonly #bound = new Map<string, { inc(): void }>();

  constructor({ redis, policies, metrics }: RateLimiterDependencies) {
    this.#policies = policies;
    this.#batch = new LimitBatch(redis);
    this.#decisions = metrics.counter(
      'rate_limit_decisions_total',
      'Requests by limit and outcome',
      ['policy', 'outcome'],
    );
  }

  /**
   * Counts a request against a limit if it is admitted; a refused one is not counted.
   *
   * While Redis is away every request is admitted and counted as `unchecked` in
   * `rate_limit_decisions_total`: a limiter that is down must not take the product with it.
   *
   * @param policyName falls back to `default`, and then shares its count.
   * @param cost how many requests this one counts for. A cost above the limit is never admitted.
   */
  async consume(policyName: string, subject: Subject, cost = 1): Promise<LimitDecision> {
    const policy = this.#policies.get(policyName);
    const key = keyOf(policy, subject);
    const sentAt = performance.now();
    const known = cost === 1 ? this.#standing(policy, key, sentAt) : undefined;
    if (known) return this.#refused(known, sentAt);

    const { limit, windowSeconds } = policy;
    const windowMicros = windowSeconds * 1_000_000;
    const answer = await this.#batch.ask({ key, limit, windowMicros, cost });
    if (!answer) {
      this.#count(policy, 'unchecked');
      const open = { allowed: true, remaining: limit, resetSeconds: 0, retryAfterSeconds: 0 };
      return { ...open, policy, limit, checked: false };
    }
    const { admitted, used, resetMicros, retryMicros } = answer;
    if (!admitted) {
      // Counted from when it was sent, so that memory never refuses longer than the script would.
      const resetAt = sentAt + resetMicros / 1000;
      const refusal = { policy, used, resetAt, retryAt: sentAt + retryMicros / 1000 };
      if (cost === 1) this.#refusals.set(key, refusal);
      return this.#refused(refusal, sentAt);
    }
    this.#count(policy, 'allowed');
    return {
      allowed: true,
      policy,
      limit,
      remaining: Math.max(0, limit - used),
      resetSeconds: Math.ceil(resetMicros / 1_000_000),
      retryAfterSeconds: 0,
      checked: true,
    };
  }

  /** The refusal that a request would meet for certain, known without asking Redis or counting it. */
  standing(policyName: string, subject: Subject): LimitDecision | undefined {
    const policy = this.#policies.get(policyName);
    const now = performance.now();
    const known = this.#standing(policy, keyOf(policy, subject), now);
    return known && this.#refused(known, now);
  }

  #standing(policy: LimitPolicy, key: string, now: number): Refusal | undefined {
    const known = this.#refusals.get(key);
    return known?.policy === policy && known.retryAt > now ? known : undefined;
  }

  #refused({ policy, used, resetAt, retryAt }: Refusal, now: number): LimitDecision {
    this.#count(policy, 'refused');
    return {
      allowed: false,
      policy,
      limit: policy.limit,
      remaining: Math.max(0, policy.limit - used),
      resetSeconds: Math.ceil((resetAt - now) / 1000),
      retryAfterSeconds: Math.ceil((retryAt - now) / 1000),
      checked: true,
    };
  }

  #count({ name }: LimitPolicy, outcome: 'allowed' | 'refused' | 'unchecked'): void {
    const key = `${name} ${outcome}`;
    let child = this.#bound.get(key);
    if (!child) {
      child = this.#decisions.labels({ policy: name, outcome });
      this.#bound.set(key, child);
    }
    child.inc();
  }
}
