const EARNED = 0.1;
const MOST = 10;

/**
 * At most one repetition for ten requests, and ten at once: when everything fails, repeating everything
 * would double the load on what is already down.
 */
export class RetryBudget {
  private tokens = MOST;

  /** A request was made. */
  earn(): void {
    this.tokens = Math.min(MOST, this.tokens + EARNED);
  }

  take(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
