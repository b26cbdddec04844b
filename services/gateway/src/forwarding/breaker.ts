export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly threshold: number;
  /** How long it stays open. Not longer when probes fail: a service that is back is noticed as soon, and one probe is little. */
  readonly openMs: number;
  readonly onChange?: (state: BreakerState) => void;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Keeps requests from a service that cannot be reached or does not answer in time. Failures in a row are
 * counted rather than a share of failures: a service that is gone fails every call, and one that answers
 * some of them is better asked. Open, it refuses at once; after a while a single request is let through
 * as a probe, and its outcome decides.
 */
export class Breaker {
  private state: BreakerState = 'closed';
  private failures = 0;
  private openUntil = 0;
  private readonly now: () => number;

  constructor(private readonly options: BreakerOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * Whether a request may go; `false` while it is open or its probe is under way. Whoever is let through
   * reports `succeeded`, `failed` or `abandoned`.
   */
  admits(): boolean {
    if (this.state === 'closed') return true;
    if (this.state === 'half-open' || this.now() < this.openUntil) return false;
    this.change('half-open');
    return true;
  }

  /** Whole seconds until the next probe, at least 1. */
  get retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((this.openUntil - this.now()) / 1000));
  }

  succeeded(): void {
    this.failures = 0;
    if (this.state === 'closed') return;
    this.change('closed');
  }

  failed(): void {
    this.failures += 1;
    // A call that began before it opened tells nothing new.
    if (this.state === 'open') return;
    if (this.state === 'closed' && this.failures < this.options.threshold) return;
    this.openUntil = this.now() + this.options.openMs;
    this.change('open');
  }

  /** The caller went away before there was an outcome: another request shall probe. */
  abandoned(): void {
    if (this.state === 'half-open') this.change('open');
  }

  private change(state: BreakerState): void {
    this.state = state;
    this.options.onChange?.(state);
  }
}
