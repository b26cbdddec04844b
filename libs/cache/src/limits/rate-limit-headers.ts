import type { LimitDecision } from './rate-limiter.js';

export interface RateLimitHeaders {
  readonly 'RateLimit-Policy': string;
  readonly RateLimit?: string;
  readonly 'Retry-After'?: string;
}

/**
 * The answer's headers: `RateLimit-Policy: "chat";q=20;w=60` and `RateLimit: "chat";r=3;t=42`
 * (draft-ietf-httpapi-ratelimit-headers-10), and `Retry-After` in seconds (RFC 9110 §10.2.3) on a refusal.
 * `RateLimit` is left out when the limit could not be checked: there is no count to tell.
 */
export function rateLimitHeaders(decision: LimitDecision): RateLimitHeaders {
  const { name, windowSeconds } = decision.policy;
  return {
    'RateLimit-Policy': `"${name}";q=${decision.limit};w=${windowSeconds}`,
    ...(decision.checked && {
      RateLimit: `"${name}";r=${decision.remaining};t=${decision.resetSeconds}`,
    }),
    ...(!decision.allowed && { 'Retry-After': String(Math.max(1, decision.retryAfterSeconds)) }),
  };
}
