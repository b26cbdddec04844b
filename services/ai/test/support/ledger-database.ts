import { Database } from '@lyceum/persistence';
import { createLogger, Metrics, Tracer } from '@lyceum/platform';
import { createDatabase, type TestDatabase } from '@lyceum/testing';
import pg from 'pg';
import { Budget } from '../../src/budget/budget.js';
import { LedgerRepository } from '../../src/budget/ledger.repository.js';
import { SweepLedger } from '../../src/budget/sweep-ledger.js';
import { Prices } from '../../src/models/prices.js';
import { budgetSettings } from '../../src/budget/budget.settings.js';
import type { BudgetConfig } from '../../src/budget/caps.js';

/** The budget of a service without settings. */
export function usualBudget(
  caps: Partial<BudgetConfig> = {},
  ledger = new LedgerRepository(),
  metrics = new Metrics(),
): Budget {
  const config = {
    AI_USER_DAY_TOKENS: budgetSettings.AI_USER_DAY_TOKENS.fallback!,
    AI_SCHOOL_DAY_TOKENS: budgetSettings.AI_SCHOOL_DAY_TOKENS.fallback!,
    AI_SCHOOL_MONTH_MICRO_USD: budgetSettings.AI_SCHOOL_MONTH_MICRO_USD.fallback!,
    ...caps,
  };
  return new Budget(ledger, new Prices(), config, metrics);
}

/** The ledger over a database of its own, with connections enough for many at once. */
export class LedgerDatabase {
  readonly metrics = new Metrics();
  readonly ledger = new LedgerRepository();
  readonly database: Database;

  private constructor(
    private readonly test: TestDatabase,
    readonly admin: pg.Client,
  ) {
    this.database = new Database({
      url: test.serviceUrl('ai'),
      maxConnections: 20,
      slowQueryMs: 60_000,
      applicationName: 'test',
      logger: createLogger('ai', 'silent'),
      metrics: this.metrics,
      tracer: Tracer.disabled,
    });
  }

  static async open(): Promise<LedgerDatabase> {
    const test = await createDatabase();
    const admin = new pg.Client({ connectionString: test.adminUrl });
    await admin.connect();
    await admin.query('set search_path to ai');
    return new LedgerDatabase(test, admin);
  }

  budget(caps: Partial<BudgetConfig> = {}): Budget {
    return usualBudget(caps, this.ledger, this.metrics);
  }

  /** What the hourly maintenance does to the ledger. */
  sweeper(): SweepLedger {
    return new SweepLedger(this.ledger, { add: () => undefined } as never);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.admin.end();
    await this.test.drop();
  }
}
