import { setInterval } from 'node:timers';

const SAMPLE_MS = 50;
/** A pause to collect garbage, or a neighbour on the machine, makes one sample late or two. */
const STANDING_MS = 200;

/**
 * Tells how many milliseconds late the event loop has been at least over the last 200 ms, every 50 ms or as
 * soon as it gets there: what stays is a queue, what passes was a hiccup (the idea of CoDel, RFC 8289 §3.1).
 */
export class EventLoopLag {
  /** The newest samples, each for the time since the one before. */
  private readonly samples: Array<{ lagMs: number; overMs: number }> = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onSample: (standingMs: number, overMs: number) => void) {}

  start(): void {
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      const overMs = now - last;
      last = now;
      this.samples.push({ lagMs: Math.max(0, overMs - SAMPLE_MS), overMs });
      this.onSample(this.standing(), overMs);
    }, SAMPLE_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private standing(): number {
    let covered = this.samples.reduce((sum, { overMs }) => sum + overMs, 0);
    while (covered - this.samples[0]!.overMs >= STANDING_MS)
      covered -= this.samples.shift()!.overMs;
    return covered < STANDING_MS ? 0 : Math.min(...this.samples.map(({ lagMs }) => lagMs));
  }
}
