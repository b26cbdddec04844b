import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  DomainError,
  TokenVerifier,
  csrfClaim,
  isSameSecret,
  readCookie,
  requestErrors,
  sessionCookieNames,
  type AccessClaims,
} from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { TokenTrials } from '../limits/index.js';
import { ApiKeys } from './api-keys.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** How the caller proved who it is, when not by an access token of its own. */
    credential?: 'cookie' | 'api-key';
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const BEARER = /^bearer +/i;

/**
 * Turns what browsers (cookies) and programs (API keys) bring into the one thing that services take: an
 * access token in `Authorization`.
 */
@Injectable()
export class Credentials {
  private readonly accessCookie: string;

  constructor(
    @Inject(CONFIG) { COOKIE_SECURE }: Pick<Config, 'COOKIE_SECURE'>,
    private readonly apiKeys: ApiKeys,
    private readonly verifier: TokenVerifier,
    private readonly trials: TokenTrials,
  ) {
    this.accessCookie = sessionCookieNames(COOKIE_SECURE).access;
  }

  /**
   * A step of the intake.
   *
   * @throws DomainError `request.token_invalid` or `request.rate_limited` for an API key, `request.csrf_failed` or
   * `request.rate_limited` for a cookie
   */
  apply(request: FastifyRequest): void | Promise<void> {
    if (request.routeOptions.config.tokenless) return undefined;
    const { authorization, cookie } = request.headers;
    const apiKey = apiKeyIn(request);
    if (apiKey !== undefined) return this.useApiKey(request, apiKey);
    if (authorization !== undefined || cookie === undefined) return undefined;
    const token = readCookie(cookie, this.accessCookie);
    return token === undefined ? undefined : this.useCookie(request, token);
  }

  private useApiKey(request: FastifyRequest, apiKey: string): void | Promise<void> {
    const use = (token: string): void => {
      request.headers.authorization = `Bearer ${token}`;
      request.credential = 'api-key';
    };
    const token = this.apiKeys.tokenFor(apiKey, request);
    return typeof token === 'string' ? use(token) : token.then(use);
  }

  /** A cookie that is not valid any more is as good as none: public pages work, others ask to sign in. */
  private useCookie(request: FastifyRequest, token: string): void | Promise<void> {
    const ignoreInvalid = (error: unknown): Promise<void> => {
      if (!(error instanceof DomainError) || error.definition.status !== 401) throw error;
      return this.trials.refused(request);
    };
    let claims: AccessClaims | Promise<AccessClaims>;
    try {
      claims = this.verifier.verify(token, () => this.trials.beforeVerifying(request));
    } catch (error) {
      return ignoreInvalid(error);
    }
    if (!(claims instanceof Promise)) return this.acceptCookie(request, token, claims);
    return claims.then((known) => this.acceptCookie(request, token, known), ignoreInvalid);
  }

  /**
   * The browser sends the cookie along whoever made it send the request, so a request that changes something
   * must also hold what only the school's own page knows. What anybody may do needs no proof, and is done
   * as anybody.
   */
  private acceptCookie(request: FastifyRequest, token: string, claims: AccessClaims): void {
    if (!SAFE.has(request.method) && !provesOwnPage(request, claims)) {
      if (request.routeOptions.config.operation?.public) return;
      throw requestErrors.csrf_failed();
    }
    request.headers.authorization = `Bearer ${token}`;
    request.credential = 'cookie';
  }
}

function apiKeyIn({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) {
    const key = headers['x-api-key'];
    return key === undefined ? undefined : String(key);
  }
  const value = authorization.replace(BEARER, '');
  return value.startsWith('lyk_') ? value : undefined;
}

function provesOwnPage(request: FastifyRequest, { csrf }: AccessClaims): boolean {
  const proof = request.headers['x-csrf-token'];
  if (typeof proof !== 'string' || csrf === undefined) return false;
  return isSameSecret(csrfClaim(proof), csrf);
}
