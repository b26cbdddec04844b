export { EmbeddingModels } from './embedding-models.js';
export { EmbeddingModelsModule } from './embedding-models.module.js';
export type { EmbeddingModel } from './embedding-model.js';
export { LocalEmbeddings } from './local-embeddings.js';
export { STOP_WORDS } from './stop-words.js';
