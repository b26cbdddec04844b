export interface BackoffOptions {
  readonly firstMs?: number;
  readonly maxMs?: number;
  /** How long something must have run for its earlier crashes to be forgotten. */
  readonly resetAfterMs?: number;
}

/** How long to wait before the next restart: doubling from 0.5 s to 30 s, from the start again after 60 s of health. */
export class Backoff {
  private crashes = 0;
  private readonly firstMs: number;
  private readonly maxMs: number;
  private readonly resetAfterMs: number;

  constructor({ firstMs = 500, maxMs = 30_000, resetAfterMs = 60_000 }: BackoffOptions = {}) {
    this.firstMs = firstMs;
    this.maxMs = maxMs;
    this.resetAfterMs = resetAfterMs;
  }

  /** @param ranMs how long it ran before this crash. @returns the delay in ms. */
  delayAfter(ranMs: number): number {
    if (ranMs >= this.resetAfterMs) this.crashes = 0;
    const delay = Math.min(this.maxMs, this.firstMs * 2 ** this.crashes);
    this.crashes += 1;
    return delay;
  }
}
