import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, systemActor, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { AccountRepository } from '../accounts/index.js';
import { AuditLog } from '../audit/index.js';
import type { Config } from '../config.js';
import { SignInThrottle } from '../lockout/index.js';
import { MailQueue } from '../mail/index.js';
import { BreachedPasswords, Passwords } from '../passwords/index.js';
import { Sessions, hashOf, newSecretToken } from '../sessions/index.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import type { AcceptedView, ResetPasswordDto } from './recovery.dto.js';
import { recoveryErrors } from './recovery.errors.js';

const LINK_MINUTES = 30;
const MAILS_PER_HOUR = 3;

@Injectable()
export class PasswordReset {
  constructor(
    private readonly database: Database,
    private readonly resets: PasswordResetRepository,
    private readonly accounts: AccountRepository,
    private readonly passwords: Passwords,
    private readonly breached: BreachedPasswords,
    private readonly throttle: SignInThrottle,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Sends a link if there is an account. The answer, and the work, is the same if there is none. */
  async request(caller: Actor, email: string): Promise<AcceptedView> {
    const { token, hash } = newSecretToken('lyp');
    await this.database.run(systemActor('forgot password', { origin: caller }), async (tx) => {
      const limits = { minutes: LINK_MINUTES, perHour: MAILS_PER_HOUR };
      const userId = await this.resets.request(tx, hash, email, limits);
      if (userId === undefined) {
        await this.resets.idle(tx);
        await this.resets.idle(tx);
        return;
      }
      const action = 'account.password_reset_requested';
      this.audit.add(tx, { action, userId, tenantId: null });
      await this.mails.add(tx, {
        template: 'reset-password',
        to: { userId },
        params: { link: this.linkTo(token), expiresInMinutes: LINK_MINUTES },
      });
    });
    return { expiresIn: LINK_MINUTES * 60 };
  }

  /**
   * Works however often somebody has failed to sign in, and signs out everywhere.
   *
   * @throws DomainError `identity.reset_token_wrong`, `identity.password_breached`, `request.overloaded`
   */
  async reset(caller: Actor, { token, password }: ResetPasswordDto): Promise<void> {
    await this.breached.refuse(password);
    const passwordHash = await this.passwords.hash(password);
    await this.database.run(systemActor('reset password', { origin: caller }), async (tx) => {
      const userId = await this.resets.take(tx, hashOf(token));
      if (userId === undefined) throw recoveryErrors.reset_token_wrong();
      const email = (await this.accounts.setPassword(tx, userId, passwordHash))!;
      await this.resets.deleteAll(tx, userId);
      await this.throttle.forgive(tx, email);
      await this.sessions.revokeAll(tx, userId);
      this.audit.add(tx, { action: 'account.password_reset', userId, tenantId: null });
      await this.mails.add(tx, { template: 'password-changed', to: { userId }, params: {} });
    });
  }

  /** In the fragment, which no server is sent and no log keeps. */
  private linkTo(token: string): string {
    return new URL(`/reset-password#token=${token}`, this.config.PUBLIC_URL).href;
  }
}
