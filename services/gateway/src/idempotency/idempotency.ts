import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { RedisConnection } from '@lyceum/cache';
import { CONFIG, Metrics, requestErrors } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerObserver } from '../answers/index.js';
import type { Config } from '../config.js';
import { AnswerKeeper } from './answer-keeper.js';
import { idempotentRequest } from './idempotency-key.js';
import { IdempotencyStore, type Known } from './idempotency-store.js';
import { unseal } from './sealed-answer.js';

/** Pauses between looks at a request that is being done, in milliseconds. About two seconds together. */
const LOOKS = [25, 50, 100, 200, 400, 600, 600];
/** How much longer than the service may take a claim is held. */
const CLAIM_MARGIN_MS = 5_000;
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

type Outcome = 'first' | 'replayed' | 'waited' | 'conflict' | 'reused' | 'not_kept' | 'unavailable';

/**
 * A request with an `Idempotency-Key` is done once: whoever repeats it gets the first answer
 * (draft-ietf-httpapi-idempotency-key-header-07). A key is its caller's own, for one route.
 */
@Injectable()
export class Idempotency {
  private readonly secret: Buffer;
  private readonly store: IdempotencyStore;
  private readonly requests;

  constructor(
    @Inject(CONFIG)
    config: Pick<Config, 'EDGE_ENCRYPTION_KEY' | 'UPSTREAM_TIMEOUT_MS' | 'UPSTREAM_TIMEOUTS_MS'>,
    redis: RedisConnection,
    metrics: Metrics,
  ) {
    this.secret = config.EDGE_ENCRYPTION_KEY;
    const longest = Math.max(config.UPSTREAM_TIMEOUT_MS, ...config.UPSTREAM_TIMEOUTS_MS.values());
    this.store = new IdempotencyStore(redis, longest + CLAIM_MARGIN_MS);
    this.requests = metrics.counter(
      'idempotency_requests_total',
      'Requests with an Idempotency-Key by outcome',
      ['outcome'],
    );
  }

  /** Whether the request asks to be done once. A safe one may be done as often as it comes. */
  concerns({ method, headers }: FastifyRequest): boolean {
    return headers['idempotency-key'] !== undefined && UNSAFE.has(method);
  }

  /**
   * @returns an observer for the answer, when the request is to be done; `undefined` when the reply has been
   *   sent from what was kept
   * @throws DomainError `request.idempotency_…`
   */
  async once(request: FastifyRequest, reply: FastifyReply): Promise<AnswerObserver | undefined> {
    const idempotent = idempotentRequest(
      String(request.headers['idempotency-key']),
      request,
      this.secret,
    );
    let known = await this.claim(idempotent);
    let outcome: Outcome = 'replayed';
    for (const ms of LOOKS) {
      if (known.state !== 'in-progress' || known.fingerprint !== idempotent.fingerprint) break;
      outcome = 'waited';
      await pause(ms);
      known = await this.claim(idempotent);
    }
    if (known.state === 'claimed') {
      this.count('first');
      return new AnswerKeeper(idempotent, known.claim, this.store, this.secret);
    }
    if (known.fingerprint !== idempotent.fingerprint) {
      this.count('reused');
      throw requestErrors.idempotency_key_reused({
        detail: 'The same key came with another body before.',
      });
    }
    if (known.state === 'in-progress') {
      this.count('conflict');
      throw requestErrors.idempotency_in_progress({ retryAfterSeconds: 1 });
    }
    if (known.state === 'not-kept') {
      this.count('not_kept');
      throw requestErrors.idempotency_answer_not_kept();
    }
    this.count(outcome);
    const { status, headers, body } = unseal(known.sealed, idempotent, this.secret);
    void reply.code(status).headers(headers).header('idempotency-replayed', 'true').send(body);
    return undefined;
  }

  private async claim(request: { name: string; fingerprint: string }): Promise<Known> {
    const known = await this.store.claim(request);
    if (known) return known;
    this.count('unavailable');
    throw requestErrors.idempotency_unavailable({
      detail: 'Nothing was done. Try again later, or without Idempotency-Key.',
      retryAfterSeconds: 2,
    });
  }

  private count(outcome: Outcome): void {
    this.requests.inc({ outcome });
  }
}
