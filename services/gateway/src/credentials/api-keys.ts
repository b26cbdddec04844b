import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  Metrics,
  RevocationList,
  TokenVerifier,
  requestErrors,
  type AccessClaims,
} from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Config } from '../config.js';
import { Limits } from '../limits/index.js';

/** `lyk_<id>_<secret>` */
const API_KEY = /^lyk_[A-Za-z0-9-]{1,64}_[A-Za-z0-9_-]{16,128}$/;
const MAX_KEYS = 10_000;
/** A token is renewed before it expires on its way. */
const MARGIN_MS = 30_000;
/** For so long a key that was refused is refused without asking. */
const REFUSED_MS = 10_000;
const TIMEOUT_MS = 5_000;

interface KnownToken {
  readonly accessToken: string;
  readonly claims: AccessClaims;
}

const exchanged = z.object({ accessToken: z.string(), expiresIn: z.number().positive() });

/**
 * Exchanges API keys for access tokens at identity, so that the services know one kind of caller. Tokens are
 * kept until shortly before they expire, or until the list of revocations refuses them: then identity says
 * whether the key still holds.
 */
@Injectable()
export class ApiKeys {
  /** By a hash: keys in clear are not kept. */
  private readonly tokens = new LRUCache<string, KnownToken>({ max: MAX_KEYS });
  private readonly refused = new LRUCache<string, true>({ max: MAX_KEYS, ttl: REFUSED_MS });
  private readonly underWay = new Map<string, Promise<string>>();
  private readonly url: string;
  private readonly exchanges;

  constructor(
    @Inject(CONFIG) config: Config & { IDENTITY_URL: string },
    private readonly limits: Limits,
    private readonly verifier: TokenVerifier,
    private readonly revocations: RevocationList,
    metrics: Metrics,
  ) {
    this.url = `${config.IDENTITY_URL.replace(/\/$/, '')}/v1/auth/api-key-token`;
    this.exchanges = metrics.counter('api_key_exchanges_total', 'Uses of API keys by outcome', [
      'outcome',
    ]);
  }

  /**
   * @returns the access token, at once when it is known
   * @throws DomainError `request.token_invalid`, `request.rate_limited` for the address that tries too many
   * keys, or `request.unavailable` when identity cannot be asked
   */
  tokenFor(apiKey: string, request: FastifyRequest): string | Promise<string> {
    const hash = createHash('sha256').update(apiKey).digest('base64url');
    const known = this.tokens.get(hash);
    if (known !== undefined && !this.revocations.refuses(known.claims)) {
      this.exchanges.inc({ outcome: 'cached' });
      return known.accessToken;
    }
    if (!API_KEY.test(apiKey) || this.refused.has(hash)) throw this.refusal();
    let exchange = this.underWay.get(hash);
    if (!exchange) {
      exchange = this.exchange(apiKey, hash, request).finally(() => this.underWay.delete(hash));
      this.underWay.set(hash, exchange);
    }
    return exchange;
  }

  private async exchange(apiKey: string, hash: string, request: FastifyRequest): Promise<string> {
    await this.limits.checkAddress('default', request);
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': request.ip },
      body: JSON.stringify({ apiKey }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw this.unavailable(error);
    });
    if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      await response.body?.cancel();
      this.refused.set(hash, true);
      throw this.refusal();
    }
    const answer = exchanged.safeParse(response.ok ? await response.json() : undefined);
    if (!answer.success) throw this.unavailable(new Error(`identity answered ${response.status}`));
    const { accessToken, expiresIn } = answer.data;
    const ttl = expiresIn * 1000 - MARGIN_MS;
    const claims = await this.verifier.verify(accessToken);
    if (ttl > 0) this.tokens.set(hash, { accessToken, claims }, { ttl });
    this.exchanges.inc({ outcome: 'exchanged' });
    return accessToken;
  }

  private refusal(): Error {
    this.exchanges.inc({ outcome: 'refused' });
    return requestErrors.token_invalid({ detail: 'The API key is not valid.' });
  }

  private unavailable(cause: unknown): Error {
    this.exchanges.inc({ outcome: 'unavailable' });
    return requestErrors.unavailable({
      detail: 'API keys cannot be checked right now.',
      retryAfterSeconds: 1,
      cause,
    });
  }
}
