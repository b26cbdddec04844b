/** Lets a number of jobs run at once and a number wait; the rest is turned away, so that memory stays bounded. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly inLine: number,
  ) {}

  get waitingCount(): number {
    return this.waiting.length;
  }

  /** @param refuse makes the error for whoever is turned away */
  async take<T>(job: () => Promise<T>, refuse: () => Error): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.inLine) throw refuse();
      // Whoever finishes hands over the place, so that nobody can slip in between.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await job();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
