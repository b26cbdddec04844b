export { PgvectorStore } from './pgvector.store.js';
export { SignScanStore } from './sign-scan.store.js';
export { bytesOf, cosine, signsOf, vectorOf } from './vector-encoding.js';
export {
  VECTOR_STORE,
  type ChunkKey,
  type EmbeddedChunk,
  type NearChunk,
  type VectorStore,
} from './vector-store.js';
export { VectorsModule } from './vectors.module.js';
