import { CacheDefinitionError } from '../cache-errors.js';

export interface LimitPolicy {
  readonly name: string;
  /** Requests. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The log of one subject holds at most so many times (about 10 bytes each). */
export const MAX_LIMIT = 100_000;
const MAX_WINDOW_SECONDS = 86_400;
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, m: 60, h: 3600, d: 86_400 };
const RATE = /^(\d+)\s*\/\s*(\d*)\s*([a-z]+)$/;

export const defaultLimitPolicies =
  'chat 20/min, upload 10/h, quiz 5/h, auth 5/5min, token 1000/min, webhook 1000/min, default 100/min';

/** Everything that is wrong with a text of limits, in one message. */
export class LimitPolicyError extends CacheDefinitionError {
  constructor(readonly problems: readonly string[]) {
    super(`Rate limits: ${problems.join('; ')}`);
  }
}

/**
 * The limits in force, by name. The content can be replaced while it is in use; a reader sees the old or
 * the new, never a mixture, and a text with a mistake changes nothing.
 */
export class LimitPolicies {
  #policies: ReadonlyMap<string, LimitPolicy>;

  /** @throws LimitPolicyError */
  constructor(text: string = defaultLimitPolicies) {
    this.#policies = parseLimitPolicies(text);
  }

  /** @throws LimitPolicyError, and the old limits stay in force. */
  replace(text: string): void {
    this.#policies = parseLimitPolicies(text);
  }

  /** The policy of that name, else `default`. */
  get(name: string): LimitPolicy {
    return this.#policies.get(name) ?? (this.#policies.get('default') as LimitPolicy);
  }

  all(): readonly LimitPolicy[] {
    return [...this.#policies.values()];
  }
}

/**
 * Reads `chat 20/min, auth 5/5min, default 100/min`, or the same as JSON: `{"chat": "20/min", …}`.
 * Units: s, min (m), h, d. `default` must be there; it holds for every name that has no limit of its own.
 *
 * @throws LimitPolicyError naming every mistake.
 */
export function parseLimitPolicies(text: string): ReadonlyMap<string, LimitPolicy> {
  const problems: string[] = [];
  const policies = new Map<string, LimitPolicy>();
  for (const [name, rate] of rates(text, problems)) {
    const policy = parseRate(name, rate, problems);
    if (policies.has(name)) problems.push(`"${name}" is given twice`);
    if (policy) policies.set(name, policy);
  }
  if (problems.length === 0 && !policies.has('default')) {
    problems.push('"default" is missing; it holds for whatever has no limit of its own');
  }
  if (problems.length > 0) throw new LimitPolicyError(problems);
  return policies;
}

function rates(text: string, problems: string[]): [name: string, rate: string][] {
  if (!text.trim().startsWith('{')) {
    const items = text.split(/[,\n]/).map((item) => item.trim());
    return items
      .filter((item) => item !== '')
      .map((item) => {
        const space = item.search(/[\s:=]/);
        return space < 0 ? [item, ''] : [item.slice(0, space), item.slice(space + 1).trim()];
      });
  }
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, rate]) => [
      name,
      typeof rate === 'string' ? rate : JSON.stringify(rate),
    ]);
  } catch {
    problems.push('the JSON cannot be read');
    return [];
  }
}

function parseRate(name: string, rate: string, problems: string[]): LimitPolicy | undefined {
  const refuse = (reason: string): undefined => {
    problems.push(`"${name}" ${reason}`);
    return undefined;
  };
  if (!/^[a-z][a-z0-9_.-]{0,40}$/.test(name)) {
    return refuse('is not a name (lower case letters, digits, dot, dash)');
  }
  const match = RATE.exec(rate.trim().toLowerCase());
  const unit = UNIT_SECONDS[match?.[3] ?? ''];
  if (!match || unit === undefined) {
    return refuse(`has "${rate}" where a rate is expected, such as 20/min, 5/5min or 10/h`);
  }
  const limit = Number(match[1]);
  const windowSeconds = (match[2] ? Number(match[2]) : 1) * unit;
  if (limit < 1 || limit > MAX_LIMIT) return refuse(`must allow from 1 to ${MAX_LIMIT} requests`);
  if (windowSeconds < 1 || windowSeconds > MAX_WINDOW_SECONDS) {
    return refuse('must have a window from 1 second to 1 day');
  }
  return { name, limit, windowSeconds };
}
