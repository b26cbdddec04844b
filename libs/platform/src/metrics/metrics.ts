import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus waits ten seconds for all of them, unless told otherwise. */
const COLLECT_MS = 2_000;

/**
 * The metrics of one process. Each name is registered once; asking again gives the same metric, so that
 * a library may be used twice in a process (tests do).
 */
export class Metrics {
  readonly registry = new Registry();

  counter<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
  ): Counter<L> {
    return this.once(
      name,
      () => new Counter<L>({ name, help, labelNames, registers: [this.registry] }),
    );
  }

  /**
   * `collect` runs at every scrape; use it for values that are read rather than counted. Where it takes longer than
   * two seconds the last value stands, and a store that is stuck does not hide the other metrics.
   */
  gauge<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    return this.once(
      name,
      () =>
        new Gauge<L>({
          name,
          help,
          labelNames,
          registers: [this.registry],
          ...(collect && {
            collect() {
              return inTime(collect(this as unknown as Gauge<L>));
            },
          }),
        }),
    );
  }

  /** Buckets are upper bounds in seconds unless the name says another unit. */
  histogram<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10],
  ): Histogram<L> {
    return this.once(
      name,
      () =>
        new Histogram<L>({
          name,
          help,
          labelNames,
          buckets: [...buckets],
          registers: [this.registry],
        }),
    );
  }

  private once<M>(name: string, create: () => M): M {
    return (this.registry.getSingleMetric(name) as M | undefined) ?? create();
  }
}

async function inTime(collected: void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, COLLECT_MS);
  });
  try {
    await Promise.race([collected, enough]);
  } finally {
    clearTimeout(timer);
  }
}
