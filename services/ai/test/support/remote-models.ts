import { createLogger, loadConfig, Metrics } from '@lyceum/platform';
import type { ChatPart, ChatRequest } from '../../src/models/chat-model.js';
import { ModelFactory } from '../../src/models/model-factory.js';
import { ModelFailure } from '../../src/models/model-failure.js';
import { ModelMetrics } from '../../src/models/model-metrics.js';
import { modelSettings } from '../../src/models/model.settings.js';
import { Prices } from '../../src/models/prices.js';
import { ProviderClients } from '../../src/models/remote/clients.js';

/** The models that an environment names, and what the process would say of them. */
export function modelsOf(env: NodeJS.ProcessEnv): {
  factory: ModelFactory;
  metrics: Metrics;
  close: () => Promise<void>;
} {
  const config = loadConfig(modelSettings, env);
  const clients = new ProviderClients(config.AI_CONNECT_TIMEOUT_MS);
  const metrics = new Metrics();
  const factory = new ModelFactory(
    config,
    new Prices(config.AI_PRICES),
    clients,
    new ModelMetrics(metrics),
    createLogger('ai', 'silent'),
  );
  return { factory, metrics, close: () => clients.close() };
}

export const requestOf = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  rules: 'You are a tutor.',
  turns: [{ role: 'user', text: 'What is yeast?' }],
  maxOutputTokens: 500,
  signal: new AbortController().signal,
  ...more,
});

export interface Outcome {
  readonly text: string;
  readonly end: Extract<ChatPart, { type: 'end' }> | undefined;
  readonly failure: ModelFailure | undefined;
}

/** Reads an answer to its end, good or bad. */
export async function outcomeOf(parts: AsyncIterable<ChatPart>): Promise<Outcome> {
  let text = '';
  let end: Outcome['end'];
  try {
    for await (const part of parts) {
      if (part.type === 'text') text += part.text;
      else end = part;
    }
    return { text, end, failure: undefined };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    return { text, end, failure: error };
  }
}
