import { Injectable } from '@nestjs/common';
import { RateLimiter, rateLimitHeaders } from '@lyceum/cache';
import { requestErrors } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './caller.js';

/** Holds every caller to the limit of the route that it asks for. */
@Injectable()
export class Limits {
  constructor(private readonly limiter: RateLimiter) {}

  /**
   * Counts the request; the answer will tell what is left.
   *
   * @throws DomainError `request.rate_limited`
   */
  async check(policy: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const decision = await this.limiter.consume(policy, callerOf(request));
    const { 'Retry-After': _, ...headers } = rateLimitHeaders(decision);
    void reply.headers(headers);
    if (!decision.allowed)
      throw requestErrors.rate_limited({
        retryAfterSeconds: Math.max(1, decision.retryAfterSeconds),
      });
  }
}
