export { ChatModels } from './chat-models.js';
export type {
  Charge,
  ChatModel,
  ChatPart,
  ChatRequest,
  ChatTurn,
  SourceDocument,
  TokenUsage,
} from './chat-model.js';
export { countTokens } from './count-tokens.js';
export { EmbeddingModels } from './embedding-models.js';
export type { EmbeddingModel } from './embedding-model.js';
export { LocalEmbeddings } from './local-embeddings.js';
export { joined, LocalSentences } from './local-sentences/local-sentences.js';
export { WordMeanings } from './local-sentences/word-meanings.js';
export { ModelFailure, type ModelFailureKind } from './model-failure.js';
export { modelSettings } from './model.settings.js';
export { ModelsModule } from './models.module.js';
export { Prices, isLocal } from './prices.js';
export { STOP_WORDS } from './stop-words.js';
