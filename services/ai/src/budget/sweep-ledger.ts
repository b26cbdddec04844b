import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Maintenance, type Tx } from '@lyceum/persistence';
import { LedgerRepository } from './ledger.repository.js';

const BATCH = 500;
/** Two months: whoever asks why somebody was refused asks soon. */
const USER_DAYS = 62;

/** What a process that died left behind: the provider may have charged for it, so it counts as spent. */
@Injectable()
export class SweepLedger implements OnModuleInit {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly maintenance: Maintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('model budget', (tx) => this.sweep(tx));
  }

  async sweep(tx: Tx): Promise<void> {
    for (const expired of await this.ledger.expired(tx, BATCH)) this.ledger.expire(tx, expired);
    this.ledger.forgetUserDays(tx, USER_DAYS);
  }
}
