import type { TokenUsage } from './chat-model.js';

export interface Embeddings {
  /** One per text, in the order of the texts, each of length 1 and `dimensions` long. */
  readonly vectors: readonly Float32Array[];
  readonly usage: TokenUsage;
}

/** Turns texts into points whose nearness is likeness. Vectors of two models cannot be compared. */
export interface EmbeddingModel {
  /** `provider/model`; `local/…` for one without a provider. */
  readonly id: string;
  readonly dimensions: number;
  /**
   * @param texts at most 100
   * @throws ModelFailure
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings>;
}
