import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/index.js';
import { Budget } from './budget.js';
import { LedgerRepository } from './ledger.repository.js';
import { SweepLedger } from './sweep-ledger.js';

@Module({
  imports: [ModelsModule],
  providers: [Budget, LedgerRepository, SweepLedger],
  exports: [Budget],
})
export class BudgetModule {}
