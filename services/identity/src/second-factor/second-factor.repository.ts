import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { statement, type Tx } from '@lyceum/persistence';
import type { TotpFactorsRow } from '../schema.generated.js';

const ENROLL_TOTP = statement<{ user_id: string }>(
  'totp_factors.enroll',
  `insert into totp_factors as kept (user_id, sealed_secret) values ($1, $2)
   on conflict (user_id) do update
     set sealed_secret = excluded.sealed_secret, last_step = 0, created_at = now()
     where kept.confirmed_at is null
   returning user_id`,
);
const TOTP = statement<Pick<TotpFactorsRow, 'sealed_secret' | 'confirmed_at'>>(
  'totp_factors.of_user',
  'select sealed_secret, confirmed_at from totp_factors where user_id = $1',
);
const USE_STEP = statement(
  'totp_factors.use_step',
  `update totp_factors set last_step = $2, confirmed_at = coalesce(confirmed_at, now())
   where user_id = $1 and last_step < $2`,
);
const TOTP_SECRETS = statement<Pick<TotpFactorsRow, 'user_id' | 'sealed_secret'>>(
  'totp_factors.secrets',
  'select user_id, sealed_secret from totp_factors where user_id > $1 order by user_id limit 500',
);
const RESEAL_TOTP = statement(
  'totp_factors.reseal',
  'update totp_factors set sealed_secret = $2 where user_id = $1',
);
const DELETE_TOTP = statement('totp_factors.delete', 'delete from totp_factors where user_id = $1');
const STATUS = statement<{ totp: boolean; passkeys: number; recovery_codes: number }>(
  'second_factors.status',
  `select exists (select from totp_factors where user_id = $1 and confirmed_at is not null) as totp,
          (select count(*) from passkeys where user_id = $1) as passkeys,
          (select count(*) from recovery_codes where user_id = $1) as recovery_codes`,
);
const DELETE_CODES = statement(
  'recovery_codes.delete_all',
  'delete from recovery_codes where user_id = $1',
);
const INSERT_CODES = statement(
  'recovery_codes.insert',
  'insert into recovery_codes (user_id, code_hash) select $1, unnest($2::bytea[])',
);
const USE_CODE = statement(
  'recovery_codes.use',
  'delete from recovery_codes where user_id = $1 and code_hash = $2',
);
const SPEND_ATTEMPT = statement<{ spent: number }>(
  'second_factor_attempts.spend',
  `insert into second_factor_attempts as kept (user_id, spent) values ($1, 1)
   on conflict (user_id) do update set
     spent = case when kept.window_started_at < now() - interval '1 day' then 1 else kept.spent + 1 end,
     window_started_at = case when kept.window_started_at < now() - interval '1 day' then now()
                              else kept.window_started_at end
     where kept.spent < $2 or kept.window_started_at < now() - interval '1 day'
   returning spent`,
);
const GIVE_BACK_ATTEMPT = statement(
  'second_factor_attempts.give_back',
  'update second_factor_attempts set spent = spent - 1 where user_id = $1 and spent > 0',
);

export interface SecondFactorStatus {
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
}

/** Secrets of second factors: nobody but the service sees them, whoever it acts for. */
@Injectable()
export class SecondFactorRepository {
  /** False when codes are switched on already. A secret that was never confirmed is replaced. */
  async enrollTotp(tx: Tx, userId: string, sealedSecret: Buffer): Promise<boolean> {
    return (await asService(tx).first(ENROLL_TOTP, [userId, sealedSecret])) !== undefined;
  }

  totpSecrets(tx: Tx, after: string): Promise<Pick<TotpFactorsRow, 'user_id' | 'sealed_secret'>[]> {
    return asService(tx).query(TOTP_SECRETS, [after]);
  }

  async resealTotp(tx: Tx, userId: string, sealed: Buffer): Promise<void> {
    await asService(tx).execute(RESEAL_TOTP, [userId, sealed]);
  }

  totp(
    tx: Tx,
    userId: string,
  ): Promise<Pick<TotpFactorsRow, 'sealed_secret' | 'confirmed_at'> | undefined> {
    return asService(tx).first(TOTP, [userId]);
  }

  /** False when this step or a later one has been used: of two that come together, one wins. */
  async useTotpStep(tx: Tx, userId: string, step: number): Promise<boolean> {
    return (await asService(tx).execute(USE_STEP, [userId, step])) === 1;
  }

  async deleteTotp(tx: Tx, userId: string): Promise<boolean> {
    return (await asService(tx).execute(DELETE_TOTP, [userId])) === 1;
  }

  async status(tx: Tx, userId: string): Promise<SecondFactorStatus> {
    const row = (await asService(tx).first(STATUS, [userId]))!;
    return { totp: row.totp, passkeys: row.passkeys, recoveryCodes: row.recovery_codes };
  }

  async replaceCodes(tx: Tx, userId: string, hashes: readonly Buffer[]): Promise<void> {
    const system = asService(tx);
    await system.execute(DELETE_CODES, [userId]);
    if (hashes.length > 0) await system.execute(INSERT_CODES, [userId, hashes]);
  }

  async useCode(tx: Tx, userId: string, hash: Buffer): Promise<boolean> {
    return (await asService(tx).execute(USE_CODE, [userId, hash])) === 1;
  }

  /** How many have been spent in this window, this one included; `undefined` when there is none left. */
  async spendAttempt(tx: Tx, userId: string, limit: number): Promise<number | undefined> {
    return (await asService(tx).first(SPEND_ATTEMPT, [userId, limit]))?.spent;
  }

  async giveBackAttempt(tx: Tx, userId: string): Promise<void> {
    await asService(tx).execute(GIVE_BACK_ATTEMPT, [userId]);
  }
}

/** The same transaction as the service itself, on behalf of the same request. */
export function asService(tx: Tx): Tx {
  return tx.actor.role === 'system' ? tx : tx.actAs(serviceFor(tx.actor));
}

export function serviceFor(origin: Actor): Actor {
  return systemActor('second factor', { origin });
}
