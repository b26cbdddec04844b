import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { AccountRepository, type AccountRow, type OwnLimits } from './account.repository.js';
import { asLedger, schoolOf } from './as-ledger.js';
import { budgetErrors } from './budget.errors.js';
import type { UsageQuery } from './budget.dto.js';
import { ceilingsOf, type BudgetConfig, type Caps } from './caps.js';
import { UsageRepository, type UsageRow } from './usage.repository.js';

export interface SchoolBudget {
  readonly row: AccountRow;
  readonly ceilings: Caps;
}

/** The budget as those see it who run a school. */
@Injectable()
export class SchoolBudgets {
  private readonly ceilings: Caps;

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly usage: UsageRepository,
    private readonly cursors: Cursors,
    @Inject(CONFIG) config: BudgetConfig,
  ) {
    this.ceilings = ceilingsOf(config);
  }

  /** @throws DomainError `request.forbidden` without a school */
  async read(actor: Actor): Promise<SchoolBudget> {
    schoolOf(actor);
    return { row: await this.accounts.read(actor), ceilings: this.ceilings };
  }

  /**
   * Sets all limits; those that are null are the operator's.
   *
   * @param expected the version that they were read at; `undefined` to overwrite whatever is there
   * @throws DomainError `ai.limit_too_high`, `ai.budget_changed`, `request.forbidden` without a school
   */
  async set(actor: Actor, limits: OwnLimits, expected: number | undefined): Promise<SchoolBudget> {
    schoolOf(actor);
    for (const name of ['userDayTokens', 'schoolDayTokens', 'schoolMonthMicroUsd'] as const)
      if ((limits[name] ?? 0) > this.ceilings[name])
        throw budgetErrors.limit_too_high({
          detail: `${name} may be ${this.ceilings[name]} at most.`,
          extensions: { pointer: `/${name}`, ceiling: this.ceilings[name] },
        });
    await this.database.run(actor, async (tx) => {
      if (!(await this.accounts.set(asLedger(tx), limits, expected)))
        throw budgetErrors.budget_changed();
    });
    return this.read(actor);
  }

  /** @throws DomainError `request.cursor_invalid`, `request.forbidden` without a school */
  async report(actor: Actor, { limit, cursor, ...days }: UsageQuery): Promise<Page<UsageRow>> {
    const list = `ai-usage:${schoolOf(actor)}:${days.from ?? ''}:${days.to ?? ''}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.usage.list(actor, days, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ day, feature, model_id }) => [
      day,
      feature,
      model_id,
    ]);
  }
}
