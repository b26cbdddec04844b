/** What a bench of retrieval puts together, without the service around it. */
export { Curriculum, CurriculumRepository } from './curriculum/index.js';
export { ChunkRepository, cosine } from './indexing/index.js';
export { EmbeddingModels } from './models/embedding-models.js';
export { LocalEmbeddings } from './models/local-embeddings.js';
export { Retrieval, RetrievalRepository, SignScanStore } from './retrieval/index.js';
