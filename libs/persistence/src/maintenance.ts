import { systemActor, type Logger } from '@lyceum/platform';
import type { Database } from './database.js';
import { statement } from './statement.js';
import type { Tx } from './transaction.js';

const HOUR_MS = 3_600_000;
const TRY_LOCK = statement<{ locked: boolean }>(
  'lyceum.maintenance_lock',
  `select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':maintenance', 0)) as locked`,
);
const MAINTAIN_PARTITIONS = statement<{ action: string }>(
  'lyceum.maintain_partitions',
  'select action from maintain_partitions() as action',
);

/** Hourly housekeeping of one schema: partitions ahead of time and past retention, and what others add. */
export class Maintenance {
  private readonly tasks: { name: string; run: (tx: Tx) => Promise<void> }[] = [
    {
      name: 'partitions',
      run: async (tx) => {
        for (const { action } of await tx.query(MAINTAIN_PARTITIONS))
          this.logger.info(`partition ${action}`);
      },
    },
  ];
  private readonly timers: NodeJS.Timeout[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** `run` must be safe to repeat and bounded: it runs in one transaction, in one replica at a time. */
  add(name: string, run: (tx: Tx) => Promise<void>): void {
    this.tasks.push({ name, run });
  }

  start(): void {
    const round = (): void => void (this.running = this.runOnce());
    this.timers.push(setInterval(round, HOUR_MS).unref());
    // Not at once: a start has better things to do, and every replica starts at the same time.
    this.timers.push(setTimeout(round, 5_000 + Math.random() * 30_000).unref());
  }

  /** A task that fails is logged and does not keep the others from running. */
  async runOnce(): Promise<void> {
    for (const task of this.tasks) {
      try {
        await this.database.run(systemActor(`maintenance ${task.name}`), async (tx) => {
          if ((await tx.first(TRY_LOCK))?.locked) await task.run(tx);
        });
      } catch (error) {
        this.logger.error(
          { err: error },
          `maintenance of ${task.name} failed; it is tried again in an hour`,
        );
      }
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearTimeout(timer);
    await this.running;
  }
}
