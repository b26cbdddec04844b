import type { Metrics } from '@lyceum/platform';
import type { ModelFailure } from './model-failure.js';

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];

/** How models of providers do; what they cost is counted where it is settled. */
export class ModelMetrics {
  private readonly first;
  private readonly whole;
  private readonly failures;

  constructor(metrics: Metrics) {
    this.first = metrics.histogram(
      'ai_model_first_token_seconds',
      'From the request to the first piece of the answer of a model',
      ['model'],
      SECONDS,
    );
    this.whole = metrics.histogram(
      'ai_model_duration_seconds',
      'From the request to the end of the answer of a model',
      ['model'],
      SECONDS,
    );
    this.failures = metrics.counter('ai_model_failures_total', 'Requests that a model failed', [
      'model',
      'kind',
    ]);
  }

  start(model: string): { begun(): void; ended(): void } {
    const started = performance.now();
    let hasBegun = false;
    const seconds = (): number => (performance.now() - started) / 1000;
    return {
      begun: () => {
        if (!hasBegun) this.first.observe({ model }, seconds());
        hasBegun = true;
      },
      ended: () => this.whole.observe({ model }, seconds()),
    };
  }

  failed({ modelId: model, kind }: ModelFailure): void {
    this.failures.inc({ model, kind });
  }
}
