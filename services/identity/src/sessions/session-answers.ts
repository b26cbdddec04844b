import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, csrfClaim, readCookie, sessionCookieNames } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config.js';
import { DerivedKeys } from '../keys/index.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { DEVICE_DAYS } from './device-tokens.js';
import type { SessionView, TokenMode } from './session.dto.js';
import type { SessionGrant } from './sessions.js';

const DAY_SECONDS = 86_400;

/** Hands a session to its caller: in the answer, or in cookies that no script can read. */
@Injectable()
export class SessionAnswers {
  private readonly names;

  constructor(
    private readonly tokens: AccessTokens,
    private readonly keys: DerivedKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.names = sessionCookieNames(config.COOKIE_SECURE);
  }

  async give(
    reply: FastifyReply,
    { deviceToken, ...grant }: SessionGrant,
    mode: TokenMode = 'body',
  ): Promise<SessionView> {
    const csrfToken = mode === 'cookie' ? this.csrfTokenOf(grant.sessionId) : undefined;
    const accessToken = await this.tokens.issue({
      ...grant,
      ...(csrfToken !== undefined && { csrf: csrfClaim(csrfToken) }),
    });
    const view = {
      userId: grant.userId,
      sessionId: grant.sessionId,
      schoolId: grant.schoolId ?? null,
      role: grant.role,
      expiresIn: ACCESS_TOKEN_SECONDS,
    };
    void reply.header('cache-control', 'no-store');
    if (csrfToken === undefined)
      return {
        ...view,
        accessToken,
        refreshToken: grant.refreshToken,
        ...(deviceToken !== undefined && { deviceToken }),
      };
    void reply.header('set-cookie', [
      this.cookie(this.names.access, accessToken, '/', ACCESS_TOKEN_SECONDS),
      this.authCookie(
        this.names.refresh,
        grant.refreshToken,
        this.config.SESSION_IDLE_DAYS * DAY_SECONDS,
      ),
      ...(deviceToken === undefined
        ? []
        : [this.authCookie(this.names.device, deviceToken, DEVICE_DAYS * DAY_SECONDS)]),
    ]);
    return { ...view, csrfToken };
  }

  /** Takes the cookies of a session away; the device stays known. */
  clear(reply: FastifyReply): void {
    void reply.header('set-cookie', [
      this.cookie(this.names.access, '', '/', 0),
      this.authCookie(this.names.refresh, '', 0),
    ]);
  }

  refreshTokenIn(cookies: string | undefined): string | undefined {
    return readCookie(cookies, this.names.refresh);
  }

  deviceTokenIn(cookies: string | undefined): string | undefined {
    return readCookie(cookies, this.names.device);
  }

  /** The same for the whole session: all tabs of a browser share its cookies, whichever of them refreshes them. */
  private csrfTokenOf(sessionId: string): string {
    return this.keys.sign('csrf tokens', sessionId).toString('base64url');
  }

  private authCookie(name: string, value: string, seconds: number): string {
    return this.cookie(name, value, '/v1/auth', seconds);
  }

  private cookie(name: string, value: string, path: string, seconds: number): string {
    const secure = this.config.COOKIE_SECURE ? '; Secure' : '';
    return `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }
}
