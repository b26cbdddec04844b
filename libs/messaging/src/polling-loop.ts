import { Wakeable } from './wakeable.js';

/** Repeats a turn until it is stopped. A turn says how many milliseconds to rest after it; a wake-up ends the rest. */
export class PollingLoop {
  private readonly wakeable = new Wakeable();
  private running: Promise<void> | undefined;
  private stopped = false;

  /** @param turn must handle its own failures: one that throws ends the loop */
  constructor(private readonly turn: () => Promise<number>) {}

  get isStopped(): boolean {
    return this.stopped;
  }

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.wakeable.wake();
  }

  /** For a turn that waits for something: rests like between turns. */
  rest(ms: number): Promise<void> {
    return this.wakeable.sleep(ms);
  }

  /** Finishes the turn at hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const pause = await this.turn();
      if (pause > 0 && !this.stopped) await this.rest(pause);
    }
  }
}
