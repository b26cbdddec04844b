/** How fast the share follows, in a second: up in half of one, down in two and a half. */
const UP = 2;
const DOWN = 0.4;
/** Somebody is always let in: without an answer now and then nobody would see that it got better. */
const MOST = 0.95;

/**
 * Which share of the requests to refuse, from how late the event loop is. It grows while the delay is above
 * the limit, shrinks slowly while it is below half of it, and rests in between, so that it settles where
 * the rest is served in time instead of swinging between everybody and nobody.
 */
export class ShedShare {
  private share = 0;
  private owed = 0;

  constructor(private readonly limitMs: number) {}

  get value(): number {
    return this.share;
  }

  /** @param overMs for how long it has been so */
  sample(lagMs: number, overMs: number): void {
    const seconds = overMs / 1000;
    if (lagMs > this.limitMs) this.share = Math.min(MOST, this.share + UP * seconds);
    else if (lagMs < this.limitMs / 2) this.share = Math.max(0, this.share - DOWN * seconds);
  }

  /** Whether to refuse this one; over many, the share of them. */
  refuses(): boolean {
    if (this.share === 0) return false;
    this.owed += this.share;
    if (this.owed < 1) return false;
    this.owed -= 1;
    return true;
  }
}
