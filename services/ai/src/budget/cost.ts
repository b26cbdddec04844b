import { priceOf, type TokenUsage } from '../models/index.js';

const MILLION = 1_000_000;

/** Micro-USD, rounded up. */
export function costOf(modelId: string, { inputTokens, outputTokens }: TokenUsage): number {
  const { input, output } = priceOf(modelId);
  return Math.ceil((inputTokens * input + outputTokens * output) / MILLION);
}

/** The model that would cost most for the same. */
export function dearest(modelIds: readonly string[], usage: TokenUsage): string {
  return modelIds.reduce((a, b) => (costOf(b, usage) > costOf(a, usage) ? b : a));
}
