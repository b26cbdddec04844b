import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@lyceum/platform';
import type { Pool } from 'pg';
import { breaksConnection } from './connection-failure.js';

/** How long to ask: a Postgres that restarts is back sooner, and a caller waits for longer. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 50;

/** Undefined: Postgres cannot be reached. Null: it has forgotten, or does not know such a transaction. */
type Status = 'committed' | 'aborted' | 'in progress' | null | undefined;

/**
 * What became of transactions whose COMMIT was not answered, because the connection broke under it
 * (https://www.postgresql.org/docs/current/functions-info.html, `pg_xact_status`).
 */
export class CommitOutcomes {
  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  /** `false` also when Postgres does not say so in time. Never rejects. */
  async hasCommitted(transactionId: string): Promise<boolean> {
    const until = performance.now() + PATIENCE_MS;
    let status = await this.ask(transactionId);
    // In progress: the server has not noticed yet that nobody is there.
    while ((status === undefined || status === 'in progress') && performance.now() < until) {
      await delay(PAUSE_MS);
      status = await this.ask(transactionId);
    }
    this.logger.warn({ transactionId, status }, 'a commit was not answered, and its outcome asked');
    return status === 'committed';
  }

  private async ask(transactionId: string): Promise<Status> {
    try {
      const { rows } = await this.pool.query<{ status: Status }>(
        'select pg_xact_status($1::xid8) as status',
        [transactionId],
      );
      return rows[0]!.status;
    } catch (error) {
      return breaksConnection(error) ? undefined : null;
    }
  }
}
