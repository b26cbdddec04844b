import type { Actor } from '@lyceum/platform';
import type { Tx } from '@lyceum/persistence';

/** Where a chunk is in the index. */
export interface ChunkKey {
  readonly sourceId: string;
  readonly ordinal: number;
}

export interface NearChunk extends ChunkKey {
  /** From -1 to 1. */
  readonly cosine: number;
}

export interface EmbeddedChunk {
  readonly ordinal: number;
  readonly textHash: string;
  /** Of length 1. */
  readonly vector: Float32Array;
}

/**
 * Finds the chunks whose embeddings are nearest to a vector. What is kept goes with its chunk; the actor's school is
 * the database's to enforce.
 */
export interface VectorStore {
  /** Of chunks that still say what was embedded, and in the transaction that says so. What is there already stays. */
  add(tx: Tx, sourceId: string, modelId: string, chunks: readonly EmbeddedChunk[]): Promise<void>;

  /** Forgets what other models than this made of a source. */
  dropOtherModels(tx: Tx, sourceId: string, modelId: string): Promise<void>;

  /** The nearest first, of these sources only. What needs no vector yet is done while it is made. */
  nearest(
    actor: Actor,
    modelId: string,
    vector: Promise<Float32Array>,
    sourceIds: readonly string[],
    limit: number,
  ): Promise<NearChunk[]>;
}

export const VECTOR_STORE = Symbol('vector store');
