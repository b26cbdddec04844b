import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import { cosine, signsOf, vectorOf } from '../indexing/index.js';
import type { NearChunk, VectorStore } from './vector-store.js';

/** How many of the nearest by signs are compared exactly. */
const CANDIDATES = 500;

const NEAREST = statement<{ source_id: string; ordinal: number; vector: Buffer }>(
  'retrieval.nearest_signs',
  `with near as (
     select source_id, ordinal from chunk_signs
     where tenant_id = $1 and model_id = $2 and source_id = any($3::uuid[])
     order by bit_count(signs # $4::varbit) limit $5
   )
   select near.source_id, near.ordinal, e.vector
   from near
   join chunks c using (source_id, ordinal)
   join embeddings e on e.tenant_id = $1 and e.model_id = $2 and e.text_hash = c.text_hash`,
);

/**
 * Vectors in plain Postgres: the signs of all chunks in question are read from their index, and the best few hundred
 * are compared in full. What it costs depends on the sources asked about, not on what else there is.
 */
@Injectable()
export class SignScanStore implements VectorStore {
  constructor(private readonly database: Database) {}

  async nearest(
    actor: Actor,
    modelId: string,
    vector: Float32Array,
    sourceIds: readonly string[],
    limit: number,
  ): Promise<NearChunk[]> {
    const values = [actor.tenantId, modelId, sourceIds, signsOf(vector), CANDIDATES];
    const rows = await this.database.read(actor, NEAREST, values);
    return rows
      .map(({ source_id: sourceId, ordinal, vector: bytes }) => ({
        sourceId,
        ordinal,
        cosine: cosine(vector, vectorOf(bytes)),
      }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, limit);
  }
}
