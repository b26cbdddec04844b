import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { sessionRevoked } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { CONFIG, systemActor, type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import type { Config } from '../config.js';
import { addressPrefix, deviceLabel } from '../devices/index.js';
import { MailQueue } from '../mail/index.js';
import type { AccessGrant } from './access-tokens.js';
import { DeviceTokens } from './device-tokens.js';
import { hashOf, newSecretToken } from './secret-token.js';
import { sessionErrors } from './session.errors.js';
import { SessionRepository, type PresentedToken } from './session.repository.js';

/** RFC 8176: password, one-time code, key in hardware, another provider. */
export type AuthenticationMethod = 'pwd' | 'otp' | 'hwk' | 'fed' | 'rcv';

export interface OpenSession {
  readonly userId: string;
  /** The school to act in; the oldest membership without it. */
  readonly schoolId?: string | undefined;
  readonly methods: readonly AuthenticationMethod[];
}

/** What a caller may do from now on, and how it goes on afterwards. */
export interface SessionGrant extends AccessGrant {
  readonly refreshToken: string;
  /** Of a session that was opened now. */
  readonly deviceToken?: string;
}

@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
    private readonly outbox: Outbox,
    private readonly devices: DeviceTokens,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Begins a session of somebody who has proved to be this user.
   *
   * @throws DomainError `identity.not_a_member` of the school that was asked for
   */
  async open(tx: Tx, { userId, schoolId, methods }: OpenSession): Promise<SessionGrant> {
    const system = tx.actAs(forUser(tx.actor, userId));
    const { client } = tx.actor;
    const chosen = await this.choose(system, userId, schoolId, undefined);
    const sessionId = randomUUID();
    const { token, hash } = newSecretToken('lyr');
    this.sessions.insert(
      system,
      {
        id: sessionId,
        user_id: userId,
        school_id: chosen.schoolId ?? null,
        device: deviceLabel(client?.userAgent),
        address_prefix: addressPrefix(client?.address) ?? null,
        methods: [...methods],
      },
      { idle: this.config.SESSION_IDLE_DAYS, max: this.config.SESSION_MAX_DAYS },
    );
    this.sessions.insertToken(system, hash, sessionId);
    this.audit.add(system, {
      action: 'session.opened',
      tenantId: chosen.schoolId ?? null,
      sessionId,
      details: { methods: methods.join(' ') },
    });
    return {
      userId,
      sessionId,
      ...chosen,
      refreshToken: token,
      deviceToken: this.devices.issue(userId),
    };
  }

  /**
   * Exchanges a refresh token for the next one. A token that was used before has been stolen, from or by the
   * caller: nobody can tell, so that the session ends for both.
   *
   * @throws DomainError `identity.refresh_token_invalid`, `identity.not_a_member`
   */
  async refresh(caller: Actor, refreshToken: string, schoolId?: string): Promise<SessionGrant> {
    const hash = hashOf(refreshToken);
    const grant = await this.database.run(
      systemActor('refresh', { origin: caller }),
      async (tx) => {
        const presented = await this.sessions.present(tx, hash);
        if (!presented || presented.is_over || presented.is_revoked) return undefined;
        if (presented.is_used) return this.endStolen(tx, presented);
        return this.rotate(tx, presented, hash, schoolId);
      },
    );
    if (!grant) throw sessionErrors.refresh_token_invalid();
    return grant;
  }

  /** Ends the session of a refresh token, whoever holds it. */
  async endByToken(caller: Actor, refreshToken: string): Promise<void> {
    await this.database.run(systemActor('sign-out', { origin: caller }), async (tx) => {
      const presented = await this.sessions.present(tx, hashOf(refreshToken));
      if (presented) await this.end(tx, presented.user_id, presented.session_id);
    });
  }

  /** Ends the session that the caller acts in. */
  async endCurrent(caller: Actor): Promise<void> {
    await this.database.run(systemActor('sign-out', { origin: caller }), (tx) =>
      this.end(tx, caller.userId!, caller.sessionId!),
    );
  }

  /** @throws DomainError `identity.session_not_found` */
  async revoke(caller: Actor, sessionId: string): Promise<void> {
    await this.database.run(forUser(caller, caller.userId!), async (tx) => {
      if (!(await this.sessions.revoke(tx, caller.userId!, sessionId)))
        throw sessionErrors.session_not_found();
      await this.announce(tx, sessionId, 'session.revoked');
    });
  }

  /** Every session of somebody but `except`: after a change of the password, or because the user asks. */
  async revokeAll(tx: Tx, userId: string, except?: string): Promise<void> {
    const system = tx.actAs(forUser(tx.actor, userId));
    for (const id of await this.sessions.revokeAll(system, userId, except))
      await this.announce(system, id, 'session.revoked');
  }

  async revokeOthers(caller: Actor): Promise<void> {
    await this.database.run(forUser(caller, caller.userId!), (tx) =>
      this.revokeAll(tx, caller.userId!, caller.sessionId),
    );
  }

  private async rotate(
    tx: Tx,
    { session_id: sessionId, user_id: userId, school_id }: PresentedToken,
    used: Buffer,
    schoolId: string | undefined,
  ): Promise<SessionGrant> {
    const system = tx.actAs(forUser(tx.actor, userId));
    const chosen = await this.choose(system, userId, schoolId, school_id);
    const { client } = tx.actor;
    const { token, hash } = newSecretToken('lyr');
    this.sessions.useToken(system, used);
    this.sessions.insertToken(system, hash, sessionId);
    this.sessions.touch(
      system,
      sessionId,
      {
        school_id: chosen.schoolId ?? null,
        device: deviceLabel(client?.userAgent),
        address_prefix: addressPrefix(client?.address) ?? null,
      },
      this.config.SESSION_IDLE_DAYS,
    );
    return { userId, sessionId, ...chosen, refreshToken: token };
  }

  private async endStolen(tx: Tx, presented: PresentedToken): Promise<undefined> {
    const { user_id: userId, session_id: sessionId } = presented;
    const system = tx.actAs(forUser(tx.actor, userId));
    await this.sessions.revoke(system, userId, sessionId);
    await this.announce(system, sessionId, 'session.refresh_reused');
    await this.mails.add(system, { template: 'session-reuse', to: { userId }, params: {} });
  }

  private async end(tx: Tx, userId: string, sessionId: string): Promise<void> {
    const system = tx.actAs(forUser(tx.actor, userId));
    if (await this.sessions.revoke(system, userId, sessionId))
      await this.announce(system, sessionId, 'session.signed_out');
  }

  private async announce(
    tx: Tx,
    sessionId: string,
    action: 'session.revoked' | 'session.refresh_reused' | 'session.signed_out',
  ): Promise<void> {
    this.audit.add(tx, { action, tenantId: null, sessionId });
    this.outbox.add(tx, sessionRevoked.v1({ sessionId, version: 1 }));
  }

  /** @param kept the school of the session so far, which the user may have left */
  private async choose(
    tx: Tx,
    userId: string,
    wanted: string | undefined,
    kept: string | null | undefined,
  ): Promise<Pick<AccessGrant, 'schoolId' | 'role' | 'membershipVersion'>> {
    const membership = await this.sessions.membership(tx, userId, wanted ?? kept);
    const asked = wanted ?? kept ?? undefined;
    if (
      asked !== undefined &&
      membership?.tenant_id !== asked &&
      (await this.sessions.mayAdminister(tx, userId, asked))
    )
      return { schoolId: asked, role: 'admin' };
    if (wanted !== undefined && membership?.tenant_id !== wanted)
      throw sessionErrors.not_a_member();
    if (!membership) return { role: 'learner' };
    const { tenant_id: schoolId, role, version: membershipVersion } = membership;
    return { schoolId, role, membershipVersion };
  }
}

/** The service, about this user: sees the user's own rows, and writes what only the service may. */
function forUser(origin: Actor, userId: string): Actor {
  return { ...systemActor('sessions', { origin }), userId };
}
