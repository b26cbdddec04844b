import { ConfigError, type Logger } from '@lyceum/platform';
import type OpenAI from 'openai';
import type { ChatModel } from './chat-model.js';
import { dimensionsOf, problemsOf } from './check-models.js';
import type { EmbeddingModel } from './embedding-model.js';
import { LocalChat } from './local-chat/local-chat.js';
import { LocalEmbeddings } from './local-embeddings.js';
import { LocalSentences } from './local-sentences/local-sentences.js';
import type { ModelConfig } from './model-config.js';
import type { ModelMetrics } from './model-metrics.js';
import type { ModelName } from './model-name.js';
import type { Prices } from './prices.js';
import { AnthropicChat } from './remote/anthropic-chat.js';
import { ChatChain } from './remote/chat-chain.js';
import type { ProviderClients } from './remote/clients.js';
import type { Timeouts } from './remote/deadlines.js';
import { OpenAiChat } from './remote/openai-chat.js';
import { OpenAiEmbeddings } from './remote/openai-embeddings.js';
import { OpenAiTranscription } from './remote/openai-transcription.js';
import { RemoteChat } from './remote/remote-chat.js';
import { TranscriptionChain } from './remote/transcription-chain.js';
import type { TranscriptionModel } from './transcription-model.js';

/** Makes the models that are configured. */
export class ModelFactory {
  private readonly timeouts: Timeouts;

  /** @throws ConfigError naming everything that is wrong with them */
  constructor(
    private readonly config: ModelConfig,
    prices: Prices,
    private readonly clients: ProviderClients,
    private readonly metrics: ModelMetrics,
    private readonly logger: Logger,
  ) {
    const problems = problemsOf(config, prices);
    if (problems.length > 0) throw new ConfigError(problems);
    this.timeouts = {
      connect: config.AI_CONNECT_TIMEOUT_MS,
      firstToken: config.AI_FIRST_TOKEN_TIMEOUT_MS,
      stall: config.AI_STALL_TIMEOUT_MS,
      total: config.AI_TOTAL_TIMEOUT_MS,
    };
  }

  chat(): ChatModel {
    const models = this.config.AI_CHAT_MODELS.map((name) => this.chatModel(name));
    return models.length === 1 ? models[0]! : new ChatChain(models, this.logger);
  }

  embeddings(name: ModelName): EmbeddingModel {
    if (name.provider === 'local')
      return name.model === 'ngrams' ? new LocalEmbeddings() : new LocalSentences();
    const dimensions = dimensionsOf(name)!;
    return new OpenAiEmbeddings(this.openAi(name), name, dimensions, this.timeouts, this.metrics);
  }

  /** `undefined` where nobody is named. */
  transcription(): TranscriptionModel | undefined {
    const total = this.config.AI_TRANSCRIPTION_TIMEOUT_MS;
    // Nothing comes before the last word is heard.
    const timeouts = { ...this.timeouts, firstToken: total, total };
    const models = (this.config.AI_TRANSCRIPTION_MODELS ?? []).map(
      (name) => new OpenAiTranscription(this.openAi(name), name, timeouts, this.metrics),
    );
    return models.length > 1 ? new TranscriptionChain(models, this.logger) : models[0];
  }

  private chatModel(name: ModelName): ChatModel {
    if (name.provider === 'local') return new LocalChat();
    const { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: apiKey } = this.config;
    const vendor =
      name.provider === 'anthropic'
        ? new AnthropicChat(this.clients.anthropic({ baseUrl, apiKey }), name)
        : new OpenAiChat(this.openAi(name), name);
    return new RemoteChat(name.id, vendor, this.timeouts, this.metrics);
  }

  private openAi({ provider }: ModelName): OpenAI {
    const { config } = this;
    return provider === 'openai'
      ? this.clients.openAi({ baseUrl: config.OPENAI_BASE_URL, apiKey: config.OPENAI_API_KEY })
      : this.clients.openAi({
          baseUrl: config.AI_COMPATIBLE_BASE_URL!,
          apiKey: config.AI_COMPATIBLE_API_KEY,
        });
  }
}
