import { Injectable } from '@nestjs/common';
import { RateLimiter } from '@lyceum/cache';
import { requestErrors, type TokenWatch } from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import { addressOf } from './caller.js';

const POLICY = 'token';

/**
 * Tokens that are refused count for the address that they come from. An address that has brought too many is not
 * listened to with another one until the limit allows it; tokens that are known to be good go on to work from there.
 */
@Injectable()
export class TokenTrials implements TokenWatch {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws DomainError `request.rate_limited` */
  beforeVerifying(request: FastifyRequest): void {
    const refusal = this.limiter.standing(POLICY, addressOf(request));
    if (refusal)
      throw requestErrors.rate_limited({
        retryAfterSeconds: Math.max(1, refusal.retryAfterSeconds),
      });
  }

  async refused(request: FastifyRequest): Promise<void> {
    await this.limiter.consume(POLICY, addressOf(request));
  }
}
