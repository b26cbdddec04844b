import { Module } from '@nestjs/common';
import { Budget } from './budget.js';
import { LedgerRepository } from './ledger.repository.js';
import { SweepLedger } from './sweep-ledger.js';

@Module({ providers: [Budget, LedgerRepository, SweepLedger], exports: [Budget] })
export class BudgetModule {}
