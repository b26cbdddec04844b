/** What a bench of retrieval puts together, without the service around it. */
export { Curriculum, CurriculumRepository } from './curriculum/index.js';
export { ChunkRepository, cosine } from './indexing/index.js';
export { EmbeddingModels } from './models/index.js';
export { LocalEmbeddings } from './models/index.js';
export { Retrieval, RetrievalRepository, SignScanStore } from './retrieval/index.js';
