import type { EmbeddingModel } from './embedding-model.js';
import { LocalEmbeddings } from './local-embeddings.js';

/** The model of the index, and the one before it while the index moves over. */
export class EmbeddingModels {
  constructor(
    readonly current: EmbeddingModel = new LocalEmbeddings(),
    readonly previous?: EmbeddingModel,
  ) {}
}
