export { textOf } from './chunking.js';
export { IndexingModule } from './indexing.module.js';
export { textSearchConfiguration } from './text-search-configuration.js';
export { cosine, signsOf, vectorOf } from './vector-encoding.js';
