import { Body, Controller, Get, Headers, Put, Query } from '@nestjs/common';
import { Allow, CurrentActor, Fails, expectedVersion, type Actor } from '@lyceum/platform';
import {
  BudgetView,
  SetBudgetDto,
  UsagePageView,
  UsageQuery,
  budgetView,
  usageView,
} from './budget.dto.js';
import { budgetErrors } from './budget.errors.js';
import { SchoolBudgets } from './school-budget.js';

@Controller('v1/ai')
@Allow('owner', 'admin')
export class BudgetController {
  constructor(private readonly budgets: SchoolBudgets) {}

  /** What language models may cost the school, and what of that is used up. */
  @Get('budget')
  async read(@CurrentActor() actor: Actor): Promise<BudgetView> {
    // Without an ETag: what is used up changes, and the version does not.
    return budgetView(await this.budgets.read(actor));
  }

  /** Sets what the school allows itself, below what the operator allows. `If-Match: "v<version>"` of what was read. */
  @Put('budget')
  @Fails(budgetErrors.budget_changed, budgetErrors.limit_too_high)
  async set(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { userDayTokens, schoolDayTokens, schoolMonthMicroUsd }: SetBudgetDto,
  ): Promise<BudgetView> {
    const limits = {
      userDayTokens: userDayTokens ?? null,
      schoolDayTokens: schoolDayTokens ?? null,
      schoolMonthMicroUsd: schoolMonthMicroUsd ?? null,
    };
    return budgetView(await this.budgets.set(actor, limits, expectedVersion(ifMatch)));
  }

  /** What language models have cost the school, by day, feature and model, the newest day first. */
  @Get('usage')
  async usage(@CurrentActor() actor: Actor, @Query() query: UsageQuery): Promise<UsagePageView> {
    const { items, nextCursor } = await this.budgets.report(actor, query);
    return { items: items.map(usageView), nextCursor };
  }
}
