import { Injectable } from '@nestjs/common';
import { requestErrors, type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { renderSVG } from 'uqr';
import { MailQueue } from '../mail/index.js';
import { base32 } from './base32.js';
import { PasskeyRepository } from './passkey.repository.js';
import { RecoveryCodeSet } from './recovery-code-set.js';
import type {
  CodeOrRecoveryCodeDto,
  RecoveryCodesView,
  SecondFactorView,
  TotpConfirmedView,
  TotpEnrollmentView,
} from './second-factor.dto.js';
import { secondFactorErrors } from './second-factor.errors.js';
import { SecondFactorRepository, serviceFor } from './second-factor.repository.js';
import { TotpFactor } from './totp-factor.js';
import { otpauthUri } from './totp.js';

/** What somebody does with the second factors of the own account. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly database: Database,
    private readonly factors: SecondFactorRepository,
    private readonly totp: TotpFactor,
    private readonly recoveryCodes: RecoveryCodeSet,
    private readonly passkeys: PasskeyRepository,
    private readonly mails: MailQueue,
  ) {}

  status(caller: Actor): Promise<SecondFactorView> {
    return this.database.run(caller, (tx) => this.factors.status(tx, caller.userId!), {
      readOnly: true,
    });
  }

  enrollTotp(caller: Actor): Promise<TotpEnrollmentView> {
    return this.database.run(caller, async (tx) => {
      const secret = await this.totp.enroll(tx, caller.userId!);
      const owner = await this.passkeys.owner(tx, caller.userId!);
      const uri = otpauthUri(secret, 'Lyceum', owner?.email ?? caller.userId!);
      return { secret: base32(secret), uri, qrCode: renderSVG(uri) };
    });
  }

  confirmTotp(caller: Actor, code: string): Promise<TotpConfirmedView> {
    const userId = caller.userId!;
    return this.database.run(caller, async (tx) => {
      await this.totp.confirm(tx, userId, code);
      const recoveryCodes = await this.recoveryCodes.issueWithFirst(tx, userId);
      await this.tellOwner(tx, userId);
      return { recoveryCodes };
    });
  }

  /**
   * @throws DomainError `identity.totp_off`, `identity.code_wrong`, `identity.too_many_codes`
   */
  async disableTotp(caller: Actor, { code, recoveryCode }: CodeOrRecoveryCodeDto): Promise<void> {
    const userId = caller.userId!;
    if ((code === undefined) === (recoveryCode === undefined))
      throw requestErrors.invalid({ detail: 'Give exactly one of code and recoveryCode.' });
    // Without it a stolen session could try all codes.
    if (code !== undefined) await this.totp.spendAttempt(caller, userId);
    await this.database.run(caller, async (tx) => {
      if (!(await this.factors.status(tx, userId)).totp) throw secondFactorErrors.totp_off();
      const proven =
        code === undefined
          ? await this.recoveryCodes.use(tx, userId, recoveryCode!)
          : await this.totp.accepts(tx, userId, code);
      if (!proven) throw secondFactorErrors.code_wrong();
      if (code !== undefined) await this.totp.refundAttempt(tx, userId);
      await this.totp.remove(tx, userId);
      await this.recoveryCodes.dropWithLast(tx, userId);
      await this.tellOwner(tx, userId);
    });
  }

  /** @throws DomainError `identity.second_factor_off` */
  renewRecoveryCodes(caller: Actor): Promise<RecoveryCodesView> {
    const userId = caller.userId!;
    return this.database.run(caller, async (tx) => {
      const { totp, passkeys } = await this.factors.status(tx, userId);
      if (!totp && passkeys === 0) throw secondFactorErrors.second_factor_off();
      const recoveryCodes = await this.recoveryCodes.renew(tx, userId);
      await this.tellOwner(tx, userId);
      return { recoveryCodes };
    });
  }

  /** Whether a code of the caller's app, tried once, is right: for proving again who asks. */
  async provesCode(caller: Actor, code: string): Promise<boolean> {
    const userId = caller.userId!;
    await this.totp.spendAttempt(caller, userId);
    return this.database.run(serviceFor(caller), async (tx) => {
      if (!(await this.totp.accepts(tx, userId, code))) return false;
      await this.totp.refundAttempt(tx, userId);
      return true;
    });
  }

  private async tellOwner(tx: Tx, userId: string): Promise<void> {
    await this.mails.add(tx, { template: 'second-factor-changed', to: { userId }, params: {} });
  }
}
