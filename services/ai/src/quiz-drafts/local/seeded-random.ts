import { createHash } from 'node:crypto';

/** Chance that is the same for the same seed. */
export class SeededRandom {
  private drawn = 0;

  constructor(private readonly seed: string) {}

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.drawn += 1;
    const digest = createHash('sha256').update(`${this.drawn}:${this.seed}`).digest();
    return digest.readUInt32BE() % limit;
  }

  /** All of the items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let at = shuffled.length - 1; at > 0; at -= 1) {
      const other = this.below(at + 1);
      [shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
    }
    return shuffled;
  }
}
