import type { Charge, Prices, TokenUsage } from '../models/index.js';

const MILLION = 1_000_000;

/** What is held or spent, for one model. */
export interface Cost extends TokenUsage {
  readonly modelId: string;
  readonly microUsd: number;
}

/** Rounded up. */
export function costOf(prices: Prices, { modelId, usage }: Charge): Cost {
  const { input, output } = prices.of(modelId);
  const microUsd = Math.ceil((usage.inputTokens * input + usage.outputTokens * output) / MILLION);
  return { modelId, ...usage, microUsd };
}

/**
 * The most that a request may cost: each of the models may have read it before the next was asked, and the dearest
 * may write the answer.
 *
 * @param modelIds at least one
 */
export function mostOf(prices: Prices, modelIds: readonly string[], usage: TokenUsage): Cost {
  const read = { inputTokens: usage.inputTokens, outputTokens: 0 };
  const written = { inputTokens: 0, outputTokens: usage.outputTokens };
  const reading = modelIds.map((modelId) => costOf(prices, { modelId, usage: read }).microUsd);
  const writing = modelIds.map((modelId) => costOf(prices, { modelId, usage: written }).microUsd);
  const dearest = Math.max(...writing);
  return {
    modelId: modelIds[writing.indexOf(dearest)]!,
    inputTokens: usage.inputTokens * modelIds.length,
    outputTokens: usage.outputTokens,
    microUsd: reading.reduce((sum, cost) => sum + cost, dearest),
  };
}
