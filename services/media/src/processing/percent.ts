import type { AssetKind } from '@lyceum/contracts';
import type { ProcessingStep } from '../assets/index.js';

type Range = readonly [from: number, to: number];

/** Which part of the whole each step is, in percent. */
const STEPS: Readonly<Record<AssetKind, Partial<Record<ProcessingStep, Range>>>> = {
  video: { check: [0, 5], probe: [5, 8], package: [8, 85], images: [85, 95], store: [95, 100] },
  audio: { check: [0, 10], probe: [10, 15], package: [15, 95], store: [95, 100] },
  image: { check: [0, 20], images: [20, 95], store: [95, 100] },
  file: { check: [0, 40], package: [40, 95], store: [95, 100] },
};
/** How often it is told, and how much further it must be by then. */
const INTERVAL_MS = 2000;
const LEAST = 2;

/** How far a step is, told now and then. */
export class PercentOfStep {
  private readonly from: number;
  private readonly to: number;
  private told: number;
  private toldAt = 0;
  private telling: Promise<void> = Promise.resolve();

  /** @param tell is called for one percentage after the other, and not again before it has resolved */
  constructor(
    step: ProcessingStep,
    kind: AssetKind,
    private readonly tell: (percent: number) => Promise<void>,
  ) {
    [this.from, this.to] = STEPS[kind][step] ?? [0, 100];
    this.told = this.from;
  }

  async begin(): Promise<void> {
    await this.tell(this.from);
    this.toldAt = performance.now();
  }

  /** @param fraction of the step, from 0 to 1; may be called often */
  at(fraction: number): void {
    const percent = Math.floor(this.from + (this.to - this.from) * Math.min(1, fraction));
    const now = performance.now();
    if (percent < this.told + LEAST || now - this.toldAt < INTERVAL_MS) return;
    this.told = percent;
    this.toldAt = now;
    // A percentage that could not be told is no reason to stop: the next one may be.
    this.telling = this.telling.then(() => this.tell(percent)).catch(() => undefined);
  }

  /** Nothing is told any more. */
  async end(): Promise<void> {
    this.toldAt = Infinity;
    await this.telling;
  }
}
