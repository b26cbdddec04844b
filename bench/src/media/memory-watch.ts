import { residentMegabytes } from '../process-usage.js';

const POLL_MS = 250;

/** Watches how much memory a process takes while something else is done. */
export class MemoryWatch {
  private readonly before: number;
  private most: number;
  private readonly timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.before = this.most = residentMegabytes(pid);
    this.timer = setInterval(() => {
      try {
        this.most = Math.max(this.most, residentMegabytes(pid));
      } catch {
        // It is over; whoever waits for it says why.
        clearInterval(this.timer);
      }
    }, POLL_MS);
  }

  /** @returns by how much it has grown at most, MB */
  stop(): number {
    clearInterval(this.timer);
    return this.most - this.before;
  }
}
