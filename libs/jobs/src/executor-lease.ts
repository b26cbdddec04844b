import type { Logger } from '@lyceum/platform';
import type { Pool, PoolClient } from 'pg';

export interface ExecutorLeaseOptions {
  readonly pool: Pool;
  readonly schema: string;
  readonly executorId: string;
  readonly logger: Logger;
  readonly intervalMs: number;
  /** Puts the running jobs of a dead process back into their queues. */
  readonly recover: (executorId: string) => Promise<number>;
}

const LOCK_KEY = `hashtextextended('lyceum-jobs:' || $1 || ':' || $2, 0)`;

/**
 * Tells living processes from dead ones. Each holds an advisory lock for as long as its connection lives;
 * Postgres drops it the moment the process is gone. Whoever finds running jobs whose process does not hold
 * its lock puts them back into their queues.
 *
 * Needs a connection of its own: not through a pooler in transaction mode.
 */
export class ExecutorLease {
  #client: PoolClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(private readonly options: ExecutorLeaseOptions) {}

  /** Takes the lock. Must come before the first job is taken. */
  async acquire(): Promise<void> {
    const { pool, schema, executorId, logger } = this.options;
    const client = await pool.connect();
    client.once('error', (error: Error) => {
      logger.warn({ err: error }, 'The connection that marks this process as alive was lost');
      if (this.#client === client) this.#client = undefined;
      client.release(error);
    });
    await client.query(`SELECT pg_advisory_lock(${LOCK_KEY})`, [schema, executorId]);
    this.#client = client;
  }

  /** Looks for dead processes now and then again and again. */
  async watch(): Promise<void> {
    await this.#tick();
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#tick());
    }, this.options.intervalMs);
    this.#timer.unref();
  }

  async release(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#timer);
    await this.#running;
    // Ends the session, and the lock with it.
    this.#client?.release(true);
    this.#client = undefined;
  }

  async #tick(): Promise<void> {
    if (this.#ended) return;
    try {
      if (!this.#client) await this.acquire();
      await this.#recoverDead(this.#client as unknown as PoolClient);
    } catch (error) {
      this.options.logger.warn({ err: error }, 'Could not look for jobs of dead processes');
    }
  }

  async #recoverDead(client: PoolClient): Promise<void> {
    const { schema, executorId, logger, recover } = this.options;
    const { rows } = await client.query<{ executor_id: string }>(
      `SELECT DISTINCT executor_id FROM "${schema}".workflow_status
       WHERE status = 'PENDING' AND executor_id <> $1`,
      [executorId],
    );
    for (const { executor_id: other } of rows) {
      const lock = await client.query<{ dead: boolean }>(
        `SELECT pg_try_advisory_lock(${LOCK_KEY}) AS dead`,
        [schema, other],
      );
      if (!lock.rows[0]?.dead) continue;
      try {
        const recovered = await recover(other);
        logger.warn({ executor: other, recovered }, 'Jobs of a process that is gone go on');
      } finally {
        await client.query(`SELECT pg_advisory_unlock(${LOCK_KEY})`, [schema, other]);
      }
    }
  }
}
