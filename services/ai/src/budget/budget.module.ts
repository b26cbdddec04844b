import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/index.js';
import { AccountRepository } from './account.repository.js';
import { BudgetController } from './budget.controller.js';
import { Budget } from './budget.js';
import { LedgerRepository } from './ledger.repository.js';
import { SchoolBudgets } from './school-budget.js';
import { SweepLedger } from './sweep-ledger.js';
import { UsageRepository } from './usage.repository.js';

@Module({
  imports: [ModelsModule],
  controllers: [BudgetController],
  providers: [
    Budget,
    LedgerRepository,
    AccountRepository,
    UsageRepository,
    SchoolBudgets,
    SweepLedger,
  ],
  exports: [Budget],
})
export class BudgetModule {}
