import type { Actor } from '@lyceum/platform';

/** Where a chunk is in the index. */
export interface ChunkKey {
  readonly sourceId: string;
  readonly ordinal: number;
}

export interface NearChunk extends ChunkKey {
  /** From -1 to 1. */
  readonly cosine: number;
}

/** Finds the chunks whose embeddings are nearest to a vector. */
export interface VectorStore {
  /** The nearest first, of these sources only; the actor's school is the database's to enforce. */
  nearest(
    actor: Actor,
    modelId: string,
    vector: Float32Array,
    sourceIds: readonly string[],
    limit: number,
  ): Promise<NearChunk[]>;
}

export const VECTOR_STORE = Symbol('vector store');
