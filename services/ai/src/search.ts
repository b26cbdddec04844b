/** What a bench of retrieval puts together, without the service around it. */
export { Curriculum, CurriculumRepository } from './curriculum/index.js';
export { ChunkRepository } from './indexing/index.js';
export {
  ChatModels,
  EmbeddingModels,
  joined,
  LocalEmbeddings,
  LocalSentences,
  type EmbeddingModel,
} from './models/index.js';
export * from './retrieval/index.js';
export { Thesaurus } from './thesaurus/index.js';
export { cosine, SignScanStore, type VectorStore } from './vectors/index.js';
