export type { Passage, SearchResult, SearchScope, SpokenPiece } from './passage.js';
export { Retrieval } from './retrieval.js';
export { RetrievalModule } from './retrieval.module.js';
export { RetrievalRepository } from './retrieval.repository.js';
export { SignScanStore } from './sign-scan.store.js';
