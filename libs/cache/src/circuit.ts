export interface CircuitOptions {
  /** Failures in a row that open it. */
  readonly threshold: number;
  /** How often an open circuit looks whether the dependency is back. */
  readonly cooldownMs: number;
  /** Resolves when the dependency answers again. */
  readonly probe: () => Promise<unknown>;
  readonly onChange: (open: boolean, cause: unknown) => void;
}

/**
 * Keeps a dead dependency from costing anybody its timeout. After `threshold` failures in a row calls are
 * refused at once. Whether the dependency is back is asked by a probe of its own and not by somebody's
 * request, so nobody waits for it.
 */
export class Circuit {
  #failures = 0;
  #open = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CircuitOptions) {}

  get open(): boolean {
    return this.#open;
  }

  /** Resolves to `undefined` instead of calling or when the call fails; the failure is counted. */
  async run<T extends object | number | string>(call: () => Promise<T>): Promise<T | undefined> {
    if (this.#open) return undefined;
    try {
      const result = await call();
      this.#failures = 0;
      return result;
    } catch (error) {
      this.#failures += 1;
      if (!this.#open && this.#failures >= this.options.threshold) {
        this.#open = true;
        this.options.onChange(true, error);
        this.#probeLater();
      }
      return undefined;
    }
  }

  /** Stops probing. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #probeLater(): void {
    this.#timer = setTimeout(() => {
      this.options.probe().then(
        () => {
          this.#open = false;
          this.#failures = 0;
          this.options.onChange(false, undefined);
        },
        () => this.#probeLater(),
      );
    }, this.options.cooldownMs);
    this.#timer.unref();
  }
}
