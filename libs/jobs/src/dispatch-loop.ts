import type { Logger } from '@lyceum/platform';

export interface DispatchOptions {
  /** How long something may wait that nobody has woken the loop for. */
  readonly everyMs: number;
  /** How many `startSome` takes at a time. */
  readonly batch: number;
  /** Starts the jobs of what waits, a batch at most. @returns how many it found */
  readonly startSome: () => Promise<number>;
  readonly logger: Logger;
  /** What waits, for the log: `quiz drafts`. */
  readonly what: string;
}

/**
 * Starts the jobs of rows that wait for one: at once when woken, else by looking, so that a row whose process died
 * between its commit and the start of its job is not forgotten. Several processes may do it at once, as long as the
 * key of a job is what it is for.
 */
export class DispatchLoop {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isPending = false;
  private isOver = false;

  constructor(private readonly options: DispatchOptions) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.options.everyMs).unref();
    this.wake();
  }

  /** Looks soon. Calls of the same moment are one look. */
  wake(): void {
    if (this.isPending || this.isOver) return;
    this.isPending = true;
    this.round = this.round.then(() => this.look());
  }

  /** Finishes what it is at; to be called before the jobs and the database are closed. */
  async stop(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.round;
  }

  private async look(): Promise<void> {
    const { batch, startSome, logger, what } = this.options;
    this.isPending = false;
    try {
      while (!this.isOver && (await startSome()) === batch);
    } catch (error) {
      logger.warn({ err: error }, `${what} could not be started; it is tried again`);
    }
  }
}
