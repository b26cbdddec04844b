export { ChatModels } from './chat-models.js';
export { ChatModelsModule } from './chat-models.module.js';
export type {
  ChatModel,
  ChatPart,
  ChatRequest,
  ChatTurn,
  SourceDocument,
  TokenUsage,
} from './chat-model.js';
export { countTokens } from './count-tokens.js';
export { EmbeddingModels } from './embedding-models.js';
export { EmbeddingModelsModule } from './embedding-models.module.js';
export type { EmbeddingModel } from './embedding-model.js';
export { LocalEmbeddings } from './local-embeddings.js';
export { ModelFailure, type ModelFailureKind } from './model-failure.js';
export { isLocal, priceOf, type Price } from './prices.js';
