import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@lyceum/platform';
import type { Pool } from 'pg';
import { breaksConnection } from './connection-failure.js';

/** How long to ask: a Postgres that restarts is back sooner, and a caller waits for longer. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 50;

/**
 * Another time after a crash of Postgres: statistics do not survive one, and are then reset. (What is started anew after an
 * orderly stop keeps them, and its ids.)
 */
export const CRASH_EPOCH = 'pg_stat_get_bgwriter_stat_reset_time()::text';

/** Which transaction it is. */
export interface TransactionIdentity {
  /** `pg_current_xact_id`. After a crash Postgres may give an id again whose transaction had reached no disk. */
  readonly xid: string;
  readonly epoch: string | null;
}

/**
 * Undefined: Postgres cannot be reached. Null: it has forgotten, or does not know such a transaction; or has crashed since,
 * and would tell of whoever has the id now.
 */
type Status = 'committed' | 'aborted' | 'in progress' | null | undefined;

/**
 * What became of transactions whose COMMIT was not answered, because the connection broke under it
 * (https://www.postgresql.org/docs/current/functions-info.html, `pg_xact_status`). Not when Postgres crashed: then it has
 * failed as far as anybody can tell, and a request with a key may be repeated (`Database.runOnce`).
 */
export class CommitOutcomes {
  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  /** `false` also when Postgres does not say so in time. Never rejects. */
  async hasCommitted(transaction: TransactionIdentity): Promise<boolean> {
    const until = performance.now() + PATIENCE_MS;
    let status = await this.ask(transaction);
    // In progress: the server has not noticed yet that nobody is there.
    while ((status === undefined || status === 'in progress') && performance.now() < until) {
      await delay(PAUSE_MS);
      status = await this.ask(transaction);
    }
    this.logger.warn(
      { ...transaction, status },
      'a commit was not answered, and its outcome asked',
    );
    return status === 'committed';
  }

  private async ask({ xid, epoch }: TransactionIdentity): Promise<Status> {
    try {
      const { rows } = await this.pool.query<{ status: Status }>(
        `select case when ${CRASH_EPOCH} = $2 then pg_xact_status($1::xid8) end as status`,
        [xid, epoch],
      );
      return rows[0]!.status;
    } catch (error) {
      return breaksConnection(error) ? undefined : null;
    }
  }
}
