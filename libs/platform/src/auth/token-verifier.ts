import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { DomainError } from '../errors/domain-error.js';
import { requestErrors } from '../errors/request-errors.js';
import { parseStrictJson } from '../http/strict-json.js';
import { roles } from './actor.js';
import { RevocationList } from './revocation-list.js';
import { TokenSignatures, type TokenParts } from './token-signature.js';

export const TOKEN_ISSUER = 'lyceum';
export const TOKEN_AUDIENCE = 'lyceum-api';
export const TOKEN_ALGORITHM = 'EdDSA';

/** Ours have 700 to 900 characters. Longer ones are refused before anything is done with them. */
export const MAX_TOKEN_LENGTH = 4096;

/** Seconds that the clock of identity may be ahead of ours. */
const CLOCK_SKEW_SECONDS = 60;

/**
 * Everything that a header may hold. What would have to be understood (`crit`), or brings a key along (`jwk`,
 * `jku`, `x5c`, `x5u`), is not among it.
 */
const tokenHeader = z.strictObject({
  alg: z.literal(TOKEN_ALGORITHM),
  kid: z.string().min(1).max(64),
  typ: z.literal('JWT').optional(),
});

const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

const accessClaims = z.object({
  sub: z.uuid(),
  sid: z.string().min(1).max(64),
  tid: z.uuid().optional(),
  role: z.enum(roles),
  scope: z.string().default(''),
  mv: z.int().optional(),
  csrf: z.string().max(64).optional(),
  iat: z.number(),
  exp: z.number(),
});

/** What every token of ours says besides; checked, and then of no further interest. */
const registeredClaims = z.object({
  iss: z.literal(TOKEN_ISSUER),
  aud: z.literal(TOKEN_AUDIENCE),
  nbf: z.number().optional(),
});

/**
 * What an access token says: user, session, school, role in it, space-separated scopes, version of the
 * membership, hash of the CSRF token, issue and expiry (s).
 */
export type AccessClaims = z.infer<typeof accessClaims>;

/**
 * Verifies access tokens (Ed25519, RFC 8037) against the published keys of identity. A token seen before
 * is answered from memory until it expires; a signature check costs about as much as a database read.
 */
export class TokenVerifier {
  private readonly verified = new LRUCache<string, AccessClaims>({ max: 20_000 });

  private readonly signatures: TokenSignatures;

  constructor(
    keys: JWTVerifyGetKey,
    private readonly revocations = new RevocationList(),
  ) {
    this.signatures = new TokenSignatures(keys);
  }

  static fromJwksUrl(url: string, revocations?: RevocationList): TokenVerifier {
    // An unknown `kid` fetches the key set again, at most once in 5 s, so that rotation needs no restart.
    return new TokenVerifier(
      createRemoteJWKSet(new URL(url), {
        cooldownDuration: 5_000,
        cacheMaxAge: 600_000,
        timeoutDuration: 2_000,
      }),
      revocations,
    );
  }

  /**
   * @param beforeVerifying may throw; not asked for a token that has been verified before
   * @returns the claims, synchronously when the token has been verified before
   * @throws DomainError `request.token_invalid`, `request.token_revoked`, or `request.unavailable` when the
   * keys cannot be fetched
   */
  verify(token: string, beforeVerifying?: () => void): AccessClaims | Promise<AccessClaims> {
    if (token.length > MAX_TOKEN_LENGTH) throw requestErrors.token_invalid();
    const known = this.verified.get(token);
    if (known) {
      if (known.exp * 1000 > Date.now()) return this.unrevoked(known);
      this.verified.delete(token);
    }
    beforeVerifying?.();
    return this.verifySignature(token);
  }

  /** Asked each time: a token that was verified and is remembered may have been revoked since. */
  private unrevoked(claims: AccessClaims): AccessClaims {
    if (this.revocations.refuses(claims)) throw requestErrors.token_revoked();
    return claims;
  }

  private async verifySignature(token: string): Promise<AccessClaims> {
    const claims = await this.signedClaims(token);
    this.verified.set(token, claims);
    return this.unrevoked(claims);
  }

  private async signedClaims(token: string): Promise<AccessClaims> {
    try {
      const { parts, header, claims, notBefore } = readToken(token);
      if (!(await this.signatures.areValid(parts, header))) throw requestErrors.token_invalid();
      const now = Math.floor(Date.now() / 1000);
      if (claims.exp <= now)
        throw requestErrors.token_invalid({ detail: 'The access token has expired.' });
      if (notBefore > now || claims.iat > now + CLOCK_SKEW_SECONDS)
        throw requestErrors.token_invalid();
      return claims;
    } catch (error) {
      // What cannot be read as JSON is, here, a token that is not valid.
      if (error instanceof DomainError)
        throw error.definition.status === 401 ? error : requestErrors.token_invalid();
      if (
        error instanceof z.ZodError ||
        (error instanceof errors.JOSEError && !isFetchFailure(error))
      )
        throw requestErrors.token_invalid();
      throw requestErrors.unavailable({
        detail: 'Tokens cannot be checked right now.',
        cause: error,
      });
    }
  }
}

/**
 * Reads header and claims before the signature is checked: members that are there twice, which parsers
 * disagree about, are refused, and so is what no token of ours holds.
 *
 * @throws DomainError, z.ZodError
 */
function readToken(token: string): {
  readonly parts: TokenParts;
  readonly header: z.infer<typeof tokenHeader>;
  readonly claims: AccessClaims;
  readonly notBefore: number;
} {
  const found = COMPACT.exec(token);
  if (!found) throw requestErrors.token_invalid();
  const [, header, payload, signature] = found as unknown as [string, string, string, string];
  const content = parseStrictJson(Buffer.from(payload, 'base64url'));
  return {
    parts: { header, payload, signature },
    header: tokenHeader.parse(parseStrictJson(Buffer.from(header, 'base64url'))),
    claims: accessClaims.parse(content),
    notBefore: registeredClaims.parse(content).nbf ?? 0,
  };
}

/** jose reports a key set that answers with anything but 200 or JSON as a generic JOSEError. */
function isFetchFailure(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.constructor === errors.JOSEError
  );
}
