import { randomUUID } from 'node:crypto';
import type { RedisConnection, Script } from '@lyceum/cache';

export type Known =
  | { readonly state: 'claimed'; readonly claim: Claim }
  | { readonly state: 'in-progress'; readonly fingerprint: string }
  | { readonly state: 'not-kept'; readonly fingerprint: string }
  | { readonly state: 'done'; readonly fingerprint: string; readonly sealed: string };

/** The right to do a request, until it expires. */
export interface Claim {
  readonly name: string;
  readonly value: string;
}

const DAY_MS = 86_400_000;

/** Returns what is known under the name, or claims it. KEYS name. ARGV claim, ms. */
const CLAIM = `
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''
`;

/** Replaces a claim that is still held; by nothing, when the value is empty. KEYS name. ARGV claim, value, ms. */
const SETTLE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
`;

/**
 * What is known about requests with an Idempotency-Key, in Redis: `claim:<fingerprint>:<owner>` while one is
 * being done, `done:<fingerprint>:<sealed answer>` for a day after, `not-kept:<fingerprint>` when its answer
 * could not be kept. A claim of a process that died expires.
 */
export class IdempotencyStore {
  readonly #claim: Script<string>;
  readonly #settle: Script<number>;

  constructor(
    private readonly redis: RedisConnection,
    private readonly claimMs: number,
  ) {
    this.#claim = redis.script('idempotencyClaim', CLAIM);
    this.#settle = redis.script('idempotencySettle', SETTLE);
  }

  /** `undefined` when Redis does not answer. */
  async claim(request: { name: string; fingerprint: string }): Promise<Known | undefined> {
    const name = `lyceum:idempotency:${request.name}`;
    const value = `claim:${request.fingerprint}:${randomUUID()}`;
    const known = await this.redis.ask(() => this.#claim([name], [value, this.claimMs]));
    if (known === undefined) return undefined;
    if (known === '') return { state: 'claimed', claim: { name, value } };
    const [state, fingerprint = '', rest = ''] = known.split(':');
    if (state === 'done') return { state, fingerprint, sealed: rest };
    return state === 'not-kept' ? { state, fingerprint } : { state: 'in-progress', fingerprint };
  }

  async keep(claim: Claim, fingerprint: string, sealed: string): Promise<void> {
    await this.settle(claim, `done:${fingerprint}:${sealed}`);
  }

  /** It was done, and must not be done again; but there is no answer to give. */
  async keepNothing(claim: Claim, fingerprint: string): Promise<void> {
    await this.settle(claim, `not-kept:${fingerprint}`);
  }

  /** It was not done: a repetition may do it. */
  async release(claim: Claim): Promise<void> {
    await this.settle(claim, '');
  }

  private async settle({ name, value }: Claim, next: string): Promise<void> {
    await this.redis.ask(() => this.#settle([name], [value, next, DAY_MS]));
  }
}
