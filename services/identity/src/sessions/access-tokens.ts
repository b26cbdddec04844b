import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER, type Role } from '@lyceum/platform';
import { SignJWT } from 'jose';
import { SigningKeys } from '../keys/index.js';

export const ACCESS_TOKEN_SECONDS = 600;

export interface AccessGrant {
  readonly userId: string;
  /** The session, or the API key, that the token lives and dies with. */
  readonly sessionId: string;
  /** Without a school the role is learner and nothing of a school is visible. */
  readonly schoolId?: string | undefined;
  readonly role: Role;
  /** Of the membership in the school: an older one is refused once it has changed. */
  readonly membershipVersion?: number | undefined;
  /** `catalog:write`; none means everything that the role may do. */
  readonly scopes?: readonly string[];
  /** Ties a token in a cookie to the page that it was given to, see `csrfClaim`. */
  readonly csrf?: string | undefined;
  /** Seconds, when less than `ACCESS_TOKEN_SECONDS`. */
  readonly lifetime?: number;
}

@Injectable()
export class AccessTokens {
  constructor(private readonly keys: SigningKeys) {}

  /** A signed token, for ten minutes at most. */
  async issue(grant: AccessGrant): Promise<string> {
    const { kid, privateKey } = await this.keys.current();
    const { sessionId, schoolId, role, scopes = [], membershipVersion, csrf } = grant;
    const { lifetime = ACCESS_TOKEN_SECONDS } = grant;
    return new SignJWT({
      sid: sessionId,
      role,
      scope: scopes.join(' '),
      ...(schoolId !== undefined && { tid: schoolId }),
      ...(membershipVersion !== undefined && { mv: membershipVersion }),
      ...(csrf !== undefined && { csrf }),
    })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid, typ: 'JWT' })
      .setSubject(grant.userId)
      .setJti(randomUUID())
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${lifetime}s`)
      .sign(privateKey);
  }
}
