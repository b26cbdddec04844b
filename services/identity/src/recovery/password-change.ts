import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { AccountRepository } from '../accounts/index.js';
import { AuditLog } from '../audit/index.js';
import { MailQueue } from '../mail/index.js';
import { BreachedPasswords, Passwords } from '../passwords/index.js';
import { Sessions } from '../sessions/index.js';
import { PasswordCheck } from './password-check.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import type { ChangePasswordDto } from './recovery.dto.js';

@Injectable()
export class PasswordChange {
  constructor(
    private readonly database: Database,
    private readonly check: PasswordCheck,
    private readonly accounts: AccountRepository,
    private readonly resets: PasswordResetRepository,
    private readonly passwords: Passwords,
    private readonly breached: BreachedPasswords,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Signs out everywhere else.
   *
   * @throws DomainError `identity.password_wrong`, `identity.too_many_attempts`,
   * `identity.password_breached`, `request.overloaded`
   */
  async change(caller: Actor, { currentPassword, newPassword }: ChangePasswordDto): Promise<void> {
    const userId = caller.userId!;
    await this.check.pass(caller, currentPassword);
    await this.breached.refuse(newPassword);
    const passwordHash = await this.passwords.hash(newPassword);
    const actor = { ...systemActor('change password', { origin: caller }), userId };
    await this.database.run(actor, async (tx) => {
      await this.accounts.setPassword(tx, userId, passwordHash);
      await this.resets.deleteAll(tx, userId);
      await this.sessions.revokeAll(tx, userId, caller.sessionId);
      this.audit.add(tx, { action: 'account.password_changed', tenantId: null });
      await this.mails.add(tx, { template: 'password-changed', to: { userId }, params: {} });
    });
  }
}
