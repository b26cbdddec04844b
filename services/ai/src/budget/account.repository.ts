import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { BudgetAccountsRow } from '../schema.generated.js';

export interface OwnLimits {
  readonly userDayTokens: number | null;
  readonly schoolDayTokens: number | null;
  readonly schoolMonthMicroUsd: number | null;
}

export type AccountRow = Omit<BudgetAccountsRow, 'tenant_id'> & {
  /** Today, spent and reserved. */
  readonly used_tokens: number;
  /** This month, spent and reserved. */
  readonly used_cost: number;
  readonly day_ends: Date;
  readonly month_ends: Date;
};

const LOCK = statement(
  'budget.lock',
  `insert into budget_accounts as account (tenant_id) values ($1)
   on conflict (tenant_id) do update set version = account.version`,
);
const SET = statement(
  'budget.set_limits',
  `update budget_accounts
   set user_day_tokens = $2, school_day_tokens = $3, school_month_micro_usd = $4, version = version + 1
   where tenant_id = $1 and ($5::int is null or version = $5)`,
);
const READ = statement<AccountRow>(
  'budget.read',
  `with today as (
     select (now() at time zone 'utc')::date as day, date_trunc('month', now() at time zone 'utc') as month
   )
   select own.user_day_tokens, own.school_day_tokens, own.school_month_micro_usd, coalesce(own.version, 0) as version,
     coalesce((select reserved_tokens + spent_tokens from budget_school_days d
       where d.tenant_id = $1 and d.day = today.day), 0) as used_tokens,
     coalesce((select sum(reserved_micro_usd + spent_micro_usd) from budget_school_days d
       where d.tenant_id = $1 and d.day >= today.month and d.day < today.month + interval '1 month'), 0)::bigint
       as used_cost,
     (today.day + 1)::timestamp at time zone 'utc' as day_ends,
     (today.month + interval '1 month') at time zone 'utc' as month_ends
   from today left join budget_accounts own on own.tenant_id = $1`,
);

/** What a school allows itself, and the lock on all that it spends. */
@Injectable()
export class AccountRepository {
  constructor(private readonly database: Database) {}

  /**
   * Opens the account of a school and locks it, with the next statement: what that one reads nobody changes any more
   * until the transaction ends.
   */
  static lock(tx: Tx, tenantId: string): void {
    tx.defer(LOCK, [tenantId]);
  }

  async read(actor: Actor): Promise<AccountRow> {
    return (await this.database.read(actor, READ, [actor.tenantId]))[0]!;
  }

  /** @returns whether it was at the version that was expected */
  async set(tx: Tx, limits: OwnLimits, expected: number | undefined): Promise<boolean> {
    const { userDayTokens, schoolDayTokens, schoolMonthMicroUsd } = limits;
    AccountRepository.lock(tx, tx.actor.tenantId!);
    const values = [tx.actor.tenantId, userDayTokens, schoolDayTokens, schoolMonthMicroUsd];
    return (await tx.execute(SET, [...values, expected])) > 0;
  }
}
