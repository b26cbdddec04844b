import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, isUniqueViolation } from '@lyceum/persistence';
import {
  CODE_ATTEMPTS,
  CODE_MINUTES,
  CODE_PAUSE_SECONDS,
  OneTimeCodes,
  accountErrors,
} from '../accounts/index.js';
import { AuditLog } from '../audit/index.js';
import { MailQueue } from '../mail/index.js';
import { EmailChangeRepository } from './email-change.repository.js';
import { PasswordCheck } from './password-check.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import type { ChangeEmailDto, CodeSentView } from './recovery.dto.js';

/** The new address is proved before it counts; the old one learns that it no longer does. */
@Injectable()
export class EmailChange {
  constructor(
    private readonly database: Database,
    private readonly changes: EmailChangeRepository,
    private readonly check: PasswordCheck,
    private readonly resets: PasswordResetRepository,
    private readonly codes: OneTimeCodes,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Says nothing about whether the new address has an account: only the mail does.
   *
   * @throws DomainError `identity.password_wrong`, `identity.too_many_attempts`,
   * `identity.code_sent_recently`
   */
  async request(caller: Actor, { email, password }: ChangeEmailDto): Promise<CodeSentView> {
    const userId = caller.userId!;
    await this.check.pass(caller, password);
    const { code, hash } = this.codes.create(contextOf(userId, email));
    await this.database.run(serviceFor(caller), async (tx) => {
      const limits = { minutes: CODE_MINUTES, pauseSeconds: CODE_PAUSE_SECONDS };
      const { wait_seconds: wait, in_use: inUse } = await this.changes.request(
        tx,
        userId,
        email,
        hash,
        limits,
      );
      if (wait > 0) throw accountErrors.code_sent_recently({ retryAfterSeconds: wait });
      this.audit.add(tx, { action: 'account.email_change_requested', tenantId: null });
      if (inUse)
        await this.mails.add(tx, { template: 'address-in-use', to: { email }, params: {} });
      else
        await this.mails.add(tx, {
          template: 'email-change-confirm',
          to: { email },
          params: { code, expiresInMinutes: CODE_MINUTES },
        });
    });
    return { expiresIn: CODE_MINUTES * 60 };
  }

  /** @throws DomainError `identity.code_wrong`, `identity.email_taken` when somebody was faster */
  async confirm(caller: Actor, code: string): Promise<void> {
    const userId = caller.userId!;
    const isRight = await this.database.run(serviceFor(caller), async (tx) => {
      const change = await this.changes.attempt(tx, userId, CODE_ATTEMPTS);
      const matches =
        change && this.codes.matches(change.code_hash, contextOf(userId, change.email), code);
      // The attempt counts, so the transaction goes through.
      if (!matches || change.in_use) return false;
      const before = await this.changes.apply(tx, userId, change.email).catch((error: unknown) => {
        throw isUniqueViolation(error) ? accountErrors.email_taken() : error;
      });
      if (before === undefined) throw accountErrors.email_taken();
      // Links that lie in the mailbox of before, which may be lost to somebody else.
      await this.resets.deleteAll(tx, userId);
      this.audit.add(tx, { action: 'account.email_changed', tenantId: null });
      await this.mails.add(tx, { template: 'email-changed', to: { email: before }, params: {} });
      return true;
    });
    if (!isRight) throw accountErrors.code_wrong();
  }
}

const contextOf = (userId: string, email: string): string =>
  `email change ${userId} ${email.toLowerCase()}`;

const serviceFor = (caller: Actor): Actor => ({
  ...systemActor('change e-mail', { origin: caller }),
  userId: caller.userId,
});
