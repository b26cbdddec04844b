import { Injectable } from '@nestjs/common';
import type { Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import { RECOVERY_CODES, newRecoveryCode, recoveryCodeHash } from './recovery-codes.js';
import { SecondFactorRepository } from './second-factor.repository.js';

/** The codes of somebody, for the day when every other second factor is lost. */
@Injectable()
export class RecoveryCodeSet {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly audit: AuditLog,
  ) {}

  /** New ones, shown this once; those before do not count any more. */
  async renew(tx: Tx, userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.factors.replaceCodes(tx, userId, codes.map(recoveryCodeHash));
    this.audit.add(tx, { action: 'second_factor.recovery_codes_renewed', userId });
    return codes;
  }

  /** With the first second factor come codes; with another the codes that there are stay. */
  async issueWithFirst(tx: Tx, userId: string): Promise<string[] | null> {
    const { recoveryCodes } = await this.factors.status(tx, userId);
    return recoveryCodes === 0 ? this.renew(tx, userId) : null;
  }

  /** Without a second factor there is nothing to recover. */
  async dropWithLast(tx: Tx, userId: string): Promise<void> {
    const { totp, passkeys } = await this.factors.status(tx, userId);
    if (!totp && passkeys === 0) await this.factors.replaceCodes(tx, userId, []);
  }

  /** True once for each code. */
  async use(tx: Tx, userId: string, code: string): Promise<boolean> {
    const used = await this.factors.useCode(tx, userId, recoveryCodeHash(code));
    if (used) this.audit.add(tx, { action: 'second_factor.recovery_code_used', userId });
    return used;
  }
}
