import type { Charge, Prices, TokenUsage } from '../models/index.js';

const MILLION = 1_000_000;
const HOUR_SECONDS = 3600;

/** What is held or spent, for one model. */
export interface Cost extends TokenUsage {
  readonly modelId: string;
  readonly microUsd: number;
}

/** Rounded up. */
export function costOf(prices: Prices, { modelId, usage }: Charge): Cost {
  const { input, output, audioHour = 0 } = prices.of(modelId);
  const { inputTokens, outputTokens, audioSeconds = 0 } = usage;
  const read = (inputTokens * input + outputTokens * output) / MILLION;
  const microUsd = Math.ceil(read + (audioSeconds * audioHour) / HOUR_SECONDS);
  return { modelId, ...usage, microUsd };
}

/**
 * The most that a request may cost: each of the models may have read or heard it before the next was asked, and the dearest
 * may write the answer.
 *
 * @param modelIds at least one
 */
export function mostOf(prices: Prices, modelIds: readonly string[], usage: TokenUsage): Cost {
  const read = { ...usage, outputTokens: 0 };
  const written = { inputTokens: 0, outputTokens: usage.outputTokens };
  const reading = modelIds.map((modelId) => costOf(prices, { modelId, usage: read }).microUsd);
  const writing = modelIds.map((modelId) => costOf(prices, { modelId, usage: written }).microUsd);
  const dearest = Math.max(...writing);
  return {
    modelId: modelIds[writing.indexOf(dearest)]!,
    inputTokens: usage.inputTokens * modelIds.length,
    outputTokens: usage.outputTokens,
    audioSeconds: (usage.audioSeconds ?? 0) * modelIds.length,
    microUsd: reading.reduce((sum, cost) => sum + cost, dearest),
  };
}
