import type { EmbeddingModel } from './embedding-model.js';
import { LocalSentences } from './local-sentences/local-sentences.js';

/** The model of the index, and the one before it while the index moves over. */
export class EmbeddingModels {
  constructor(
    readonly current: EmbeddingModel = new LocalSentences(),
    readonly previous?: EmbeddingModel,
  ) {}
}
