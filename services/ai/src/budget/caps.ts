import type { ConfigOf } from '@lyceum/platform';
import type { budgetSettings } from './budget.settings.js';

/** In the order in which they are looked at. */
export type Cap = 'user_day_tokens' | 'school_day_tokens' | 'school_month_micro_usd';

export interface Caps {
  readonly userDayTokens: number;
  readonly schoolDayTokens: number;
  readonly schoolMonthMicroUsd: number;
}

export type BudgetConfig = ConfigOf<typeof budgetSettings>;

/** What the operator allows every school. */
export const ceilingsOf = (config: BudgetConfig): Caps => ({
  userDayTokens: config.AI_USER_DAY_TOKENS,
  schoolDayTokens: config.AI_SCHOOL_DAY_TOKENS,
  schoolMonthMicroUsd: config.AI_SCHOOL_MONTH_MICRO_USD,
});
