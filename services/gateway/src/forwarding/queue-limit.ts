/** A queue that stands longer than this only makes everybody late: then the newest is refused instead. */
const MOST_QUEUED_SECONDS = 0.2;

export interface QueueLimitOptions {
  /** Requests that the service works on at once. */
  readonly connections: number;
  /** Never more than this wait, however fast the service is. */
  readonly maxWaiting: number;
}

/**
 * How many requests may be under way to a service: as many as it answers in 200 ms, by Little's law from the rate
 * at which it answered last while it had all the work it could take. So the last one in still gets its answer
 * in time, and there is no swinging between nobody and everybody as there would be by the age of the queue, which is
 * known only once somebody has waited.
 */
export class QueueLimit {
  private answers = 0;
  private refusedOne = false;
  /** Answers per second under full load; unknown before the first. */
  private rate: number | undefined;

  constructor(private readonly options: QueueLimitOptions) {}

  get value(): number {
    const { connections, maxWaiting } = this.options;
    if (this.rate === undefined) return maxWaiting;
    return Math.min(maxWaiting, Math.max(connections, this.rate * MOST_QUEUED_SECONDS));
  }

  /** @param underWay requests without an answer at this moment */
  refuses(underWay: number): boolean {
    if (underWay < this.value) return false;
    this.refusedOne = true;
    return true;
  }

  answered(): void {
    this.answers += 1;
  }

  /** Looks at what happened in the last `seconds`. To be called regularly. */
  sample(underWay: number, seconds: number): void {
    const isLoaded = this.refusedOne || underWay > this.options.connections;
    const rate = this.answers / seconds;
    this.answers = 0;
    this.refusedOne = false;
    if (isLoaded) this.rate = this.rate === undefined ? rate : (this.rate + rate) / 2;
  }
}
