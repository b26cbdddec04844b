import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@lyceum/platform';
import { DispatchLoop } from './dispatch-loop.js';
import type { DispatchSignal } from './dispatch-signal.js';

const EVERY_MS = 5_000;
const BATCH = 100;

/** Starts the jobs of one kind of rows for as long as the service runs: when its signal is given, and by looking. */
export abstract class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: DispatchLoop;

  /** @param what it is that waits, for the log: `quiz drafts` */
  constructor(
    private readonly signal: DispatchSignal,
    what: string,
    logger: Logger,
  ) {
    const startSome = (): Promise<number> => this.startSome(BATCH);
    this.loop = new DispatchLoop({ everyMs: EVERY_MS, batch: BATCH, startSome, logger, what });
  }

  /** Starts the jobs of what waits, at most `limit`. Starting one twice must be harmless. @returns how many it found */
  protected abstract startSome(limit: number): Promise<number>;

  onApplicationBootstrap(): void {
    this.signal.onWaiting(() => this.loop.wake());
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }
}
