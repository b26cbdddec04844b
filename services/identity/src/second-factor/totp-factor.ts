import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import { SealedBoxes } from '../keys/index.js';
import { MailQueue } from '../mail/index.js';
import { secondFactorErrors } from './second-factor.errors.js';
import { SecondFactorRepository, serviceFor } from './second-factor.repository.js';
import { TOTP_SECRET_BYTES, stepOfCode } from './totp.js';

/**
 * Wrong codes that an account takes in a day. Three of a million codes are right at a time, so that guessing
 * every day for a year succeeds once in forty-five years. Only who has shown the first factor can spend them,
 * and recovery codes and passkeys work on.
 */
export const CODES_PER_DAY = 20;

/** The codes of an authenticator app. */
@Injectable()
export class TotpFactor {
  constructor(
    private readonly database: Database,
    private readonly factors: SecondFactorRepository,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
    private readonly boxes: SealedBoxes,
  ) {}

  /**
   * A new secret, which counts once a code of it has been confirmed.
   * @throws DomainError `identity.totp_on`
   */
  async enroll(tx: Tx, userId: string): Promise<Buffer> {
    const secret = randomBytes(TOTP_SECRET_BYTES);
    const sealed = this.boxes.seal(secret, contextOf(userId));
    if (!(await this.factors.enrollTotp(tx, userId, sealed))) throw secondFactorErrors.totp_on();
    return secret;
  }

  /** @throws DomainError `identity.totp_off` without a secret, `identity.totp_on`, `identity.code_wrong` */
  async confirm(tx: Tx, userId: string, code: string): Promise<void> {
    const factor = await this.factors.totp(tx, userId);
    if (!factor) throw secondFactorErrors.totp_off();
    if (factor.confirmed_at) throw secondFactorErrors.totp_on();
    if (!(await this.useCode(tx, userId, factor.sealed_secret, code)))
      throw secondFactorErrors.code_wrong();
    this.audit.add(tx, { action: 'second_factor.totp_enabled', userId });
  }

  /** Whether codes are on and this is one that has not been used; from then on it has. */
  async accepts(tx: Tx, userId: string, code: string): Promise<boolean> {
    const factor = await this.factors.totp(tx, userId);
    if (!factor?.confirmed_at) return false;
    return this.useCode(tx, userId, factor.sealed_secret, code);
  }

  async remove(tx: Tx, userId: string): Promise<void> {
    if (!(await this.factors.deleteTotp(tx, userId))) throw secondFactorErrors.totp_off();
    this.audit.add(tx, { action: 'second_factor.totp_disabled', userId });
  }

  /**
   * Pays for trying a code, before it is looked at and whatever becomes of it.
   * @throws DomainError `identity.too_many_codes`
   */
  async spendAttempt(caller: Actor, userId: string): Promise<void> {
    const left = await this.database.run(serviceFor(caller), async (tx) => {
      const spent = await this.factors.spendAttempt(tx, userId, CODES_PER_DAY);
      if (spent === CODES_PER_DAY) {
        this.audit.add(tx, { action: 'second_factor.refused', userId });
        await this.mails.add(tx, { template: 'second-factor-refused', to: { userId }, params: {} });
      }
      return spent !== undefined;
    });
    if (!left) throw secondFactorErrors.too_many_codes();
  }

  /** Right codes cost nothing, and give nothing back of what wrong ones cost. */
  refundAttempt(tx: Tx, userId: string): Promise<void> {
    return this.factors.giveBackAttempt(tx, userId);
  }

  /** Seals secrets anew that are under the key before; a bounded number of them at a time. */
  async reseal(tx: Tx): Promise<void> {
    if (!this.boxes.isChanging) return;
    for (let after: string | undefined = NOBODY; after !== undefined;) {
      const rows = await this.factors.totpSecrets(tx, after);
      for (const { user_id: userId, sealed_secret: box } of rows) {
        const resealed = this.boxes.reseal(box, contextOf(userId));
        if (resealed) await this.factors.resealTotp(tx, userId, resealed);
      }
      after = rows.at(-1)?.user_id;
    }
  }

  private async useCode(
    tx: Tx,
    userId: string,
    sealedSecret: Buffer,
    code: string,
  ): Promise<boolean> {
    const secret = this.boxes.open(sealedSecret, contextOf(userId));
    const step = stepOfCode(secret, code, Date.now());
    return step !== undefined && this.factors.useTotpStep(tx, userId, step);
  }
}

/** Before every user's id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const contextOf = (userId: string): string => `totp ${userId}`;
