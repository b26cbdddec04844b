import type { Metrics } from '@lyceum/platform';
import type { CacheSettings } from './cache-definition.js';

/** `miss` counts everyone who had to wait for a load, `error` a read without Redis or an unreadable value. */
export type CacheResult = 'hit' | 'miss' | 'stale' | 'error';

interface Count {
  inc(): void;
}

/** `cache_requests_total{cache,result}`, with its children looked up once per cache. */
export class CacheMetrics {
  readonly #requests;
  readonly #counts = new Map<string, Record<CacheResult, Count>>();

  constructor(metrics: Metrics) {
    this.#requests = metrics.counter('cache_requests_total', 'Cache reads by outcome', [
      'cache',
      'result',
    ]);
  }

  count({ name }: Pick<CacheSettings<unknown>, 'name'>, result: CacheResult): void {
    let counts = this.#counts.get(name);
    if (!counts) {
      const child = (outcome: CacheResult): Count =>
        this.#requests.labels({ cache: name, result: outcome });
      counts = {
        hit: child('hit'),
        miss: child('miss'),
        stale: child('stale'),
        error: child('error'),
      };
      this.#counts.set(name, counts);
    }
    counts[result].inc();
  }
}
