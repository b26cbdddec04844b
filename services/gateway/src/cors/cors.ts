import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = [
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'range',
  'x-api-key',
  'x-csrf-token',
  'x-request-id',
].join(', ');
const ANSWER_HEADERS = [
  'content-range',
  'etag',
  'idempotency-replayed',
  'link',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
].join(', ');
/** Browsers keep a preflight for two hours at most (Chromium). */
const PREFLIGHT_SECONDS = '7200';

/**
 * Cross-origin access from browsers (Fetch standard §3.3): for the listed origins, with credentials. Anybody
 * else's page gets no header, and so its browser hands the answer over to nobody.
 */
@Injectable()
export class Cors {
  private readonly origins: ReadonlySet<string>;

  constructor(@Inject(CONFIG) { CORS_ORIGINS }: Pick<Config, 'CORS_ORIGINS'>) {
    this.origins = new Set(CORS_ORIGINS);
  }

  allows(origin: string): boolean {
    return this.origins.has(origin);
  }

  /** A step of the intake; answers preflights. */
  apply(request: FastifyRequest, reply: FastifyReply): void {
    if (this.origins.size === 0) return;
    const { origin } = request.headers;
    // Also without an origin: a cache must not give that answer to somebody who has one.
    void reply.header('vary', 'origin');
    const isPreflight =
      request.method === 'OPTIONS' &&
      request.headers['access-control-request-method'] !== undefined;
    if (origin !== undefined && this.origins.has(origin)) {
      void reply.headers({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        ...(isPreflight
          ? {
              'access-control-allow-methods': METHODS,
              'access-control-allow-headers': REQUEST_HEADERS,
              'access-control-max-age': PREFLIGHT_SECONDS,
            }
          : { 'access-control-expose-headers': ANSWER_HEADERS }),
      });
    }
    if (isPreflight && origin !== undefined) void reply.code(204).send();
  }
}
