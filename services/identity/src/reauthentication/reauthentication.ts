import { Injectable } from '@nestjs/common';
import { requestErrors, systemActor, type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import { PasswordCheck } from '../recovery/index.js';
import {
  PasskeyCeremonies,
  SecondFactors,
  secondFactorErrors,
  type PasskeyOptionsView,
} from '../second-factor/index.js';
import { AuthenticationAge } from '../step-up/index.js';
import type { ReauthenticateDto } from './reauthentication.dto.js';

/** Somebody who is signed in proves again to be who it is, before something that would hurt in wrong hands. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordCheck,
    private readonly factors: SecondFactors,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly age: AuthenticationAge,
    private readonly audit: AuditLog,
  ) {}

  passkeyOptions(caller: Actor): Promise<PasskeyOptionsView> {
    return this.database.run(systemActor('reauthentication', { origin: caller }), (tx) =>
      this.ceremonies.requestOptions(tx, 'reauthenticate', caller.userId),
    );
  }

  /**
   * @throws DomainError `identity.password_wrong`, `identity.too_many_attempts`, `identity.proof_wrong`,
   * `identity.too_many_codes`, `identity.passkey_refused`
   */
  async prove(caller: Actor, proof: ReauthenticateDto): Promise<void> {
    const given = [proof.password, proof.code, proof.passkey].filter((one) => one !== undefined);
    if (given.length !== 1)
      throw requestErrors.invalid({ detail: 'Give exactly one of password, code and passkey.' });
    const finish = await this.check(caller, proof);
    await this.database.run(caller, async (tx) => {
      await finish(tx);
      await this.age.renew(tx, caller);
      this.audit.add(tx, { action: 'session.reauthenticated' });
    });
  }

  /** @returns what has to happen in the transaction that counts the proof */
  private async check(
    caller: Actor,
    { password, code, passkey }: ReauthenticateDto,
  ): Promise<(tx: Tx) => Promise<void>> {
    if (passkey !== undefined) {
      const proven = await this.ceremonies.proven(caller, passkey, 'reauthenticate', caller.userId);
      return (tx) => this.ceremonies.used(tx, proven);
    }
    if (password !== undefined) await this.passwords.pass(caller, password);
    else if (!(await this.factors.provesCode(caller, code!)))
      throw secondFactorErrors.proof_wrong();
    return () => Promise.resolve();
  }
}
