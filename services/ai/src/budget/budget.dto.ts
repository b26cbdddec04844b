import { IsISO8601, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import type { SchoolBudget } from './school-budget.js';
import type { UsageRow } from './usage.repository.js';

const MOST = 1_000_000_000_000;

/** Left out or null: what the operator allows. */
export class SetBudgetDto {
  /** Tokens for one person in a day, question and answer together. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST)
  userDayTokens?: number | null;

  /** Tokens for the whole school in a day. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST)
  schoolDayTokens?: number | null;

  /** What models may cost the school in a month, in millionths of a US dollar. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST)
  schoolMonthMicroUsd?: number | null;
}

export class UsageQuery extends PageQuery {
  /** The first day (UTC), as `2026-11-01`. */
  @IsOmittable()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
  from?: string;

  /** The last day (UTC). */
  @IsOmittable()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
  to?: string;
}

export class LimitView {
  /** What counts: the lower of the next two. */
  readonly limit!: number;
  /** What the operator allows every school. */
  readonly ceiling!: number;
  /** What the school has set for itself. */
  readonly own!: number | null;
}

export class UsedLimitView extends LimitView {
  /** Spent, and held for what is under way. */
  readonly used!: number;
  readonly resetsAt!: Date;
}

export class BudgetView {
  readonly userDayTokens!: LimitView;
  readonly schoolDayTokens!: UsedLimitView;
  readonly schoolMonthMicroUsd!: UsedLimitView;
  readonly version!: number;
}

export class UsageView {
  /** UTC. */
  readonly day!: string;
  readonly feature!: string;
  readonly modelId!: string;
  readonly requests!: number;
  readonly inputTokens!: number;
  readonly outputTokens!: number;
  /** Of sound that was heard. */
  readonly audioSeconds!: number;
  /** In millionths of a US dollar. */
  readonly microUsd!: number;
}

export class UsagePageView {
  readonly items!: UsageView[];
  readonly nextCursor!: string | null;
}

export function budgetView({ row, ceilings }: SchoolBudget): BudgetView {
  const limitView = (ceiling: number, own: number | null): LimitView => ({
    limit: Math.min(ceiling, own ?? ceiling),
    ceiling,
    own,
  });
  return {
    userDayTokens: limitView(ceilings.userDayTokens, row.user_day_tokens),
    schoolDayTokens: {
      ...limitView(ceilings.schoolDayTokens, row.school_day_tokens),
      used: row.used_tokens,
      resetsAt: row.day_ends,
    },
    schoolMonthMicroUsd: {
      ...limitView(ceilings.schoolMonthMicroUsd, row.school_month_micro_usd),
      used: row.used_cost,
      resetsAt: row.month_ends,
    },
    version: row.version,
  };
}

export const usageView = (row: UsageRow): UsageView => ({
  day: row.day,
  feature: row.feature,
  modelId: row.model_id,
  requests: row.requests,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  audioSeconds: row.audio_seconds,
  microUsd: row.micro_usd,
});
