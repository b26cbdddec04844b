export { ChunkRepository } from './chunk.repository.js';
export { textOf } from './chunking.js';
export { IndexingModule } from './indexing.module.js';
export { markdownPieces } from './markdown-pieces.js';
export { textSearchConfiguration } from './text-search-configuration.js';
export { IndexSource } from './index-source.js';
export { indexSource, type IndexSourceJob } from './index-source.job.js';
export { SourceRepository, type MarkedSource } from './source.repository.js';
