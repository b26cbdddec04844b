import { Injectable } from '@nestjs/common';
import { RateLimiter, rateLimitHeaders, type LimitDecision } from '@lyceum/cache';
import { requestErrors } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf, callerOf } from './caller.js';

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
    refuseBeyond(decision);
  }

  /**
   * Counts it for the address alone, before it is known who calls.
   *
   * @throws DomainError `request.rate_limited`
   */
  async checkAddress(policy: string, request: FastifyRequest): Promise<void> {
    refuseBeyond(await this.limiter.consume(policy, addressOf(request)));
  }
}

function refuseBeyond({ allowed, retryAfterSeconds }: LimitDecision): void {
  if (!allowed)
    throw requestErrors.rate_limited({ retryAfterSeconds: Math.max(1, retryAfterSeconds) });
}
