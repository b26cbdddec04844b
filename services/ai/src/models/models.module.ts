import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, LOGGER, Metrics, type Logger } from '@lyceum/platform';
import { ChatModels } from './chat-models.js';
import { EmbeddingModels } from './embedding-models.js';
import type { ModelConfig } from './model-config.js';
import { ModelFactory } from './model-factory.js';
import { ModelMetrics } from './model-metrics.js';
import { Prices } from './prices.js';
import { ProviderClients } from './remote/clients.js';
import { TranscriptionModels } from './transcription-models.js';

/** The models that the settings name, and what they cost. */
@Module({
  providers: [
    {
      provide: Prices,
      inject: [CONFIG],
      useFactory: ({ AI_PRICES }: ModelConfig) => new Prices(AI_PRICES),
    },
    {
      provide: ProviderClients,
      inject: [CONFIG],
      useFactory: ({ AI_CONNECT_TIMEOUT_MS }: ModelConfig) =>
        new ProviderClients(AI_CONNECT_TIMEOUT_MS),
    },
    {
      provide: ModelFactory,
      inject: [CONFIG, Prices, ProviderClients, Metrics, LOGGER],
      useFactory: (
        config: ModelConfig,
        prices: Prices,
        clients: ProviderClients,
        metrics: Metrics,
        logger: Logger,
      ) => new ModelFactory(config, prices, clients, new ModelMetrics(metrics), logger),
    },
    {
      provide: ChatModels,
      inject: [ModelFactory],
      useFactory: (factory: ModelFactory) => new ChatModels(factory.chat()),
    },
    {
      provide: TranscriptionModels,
      inject: [ModelFactory],
      useFactory: (factory: ModelFactory) => new TranscriptionModels(factory.transcription()),
    },
    {
      provide: EmbeddingModels,
      inject: [ModelFactory, CONFIG],
      useFactory: (
        factory: ModelFactory,
        { AI_EMBEDDING_MODEL, AI_EMBEDDING_PREVIOUS_MODEL: previous }: ModelConfig,
      ) =>
        new EmbeddingModels(
          factory.embeddings(AI_EMBEDDING_MODEL),
          previous && factory.embeddings(previous),
        ),
    },
  ],
  exports: [Prices, ChatModels, EmbeddingModels, TranscriptionModels],
})
export class ModelsModule implements OnApplicationShutdown {
  constructor(@Inject(ProviderClients) private readonly clients: ProviderClients) {}

  async onApplicationShutdown(): Promise<void> {
    await this.clients.close();
  }
}
