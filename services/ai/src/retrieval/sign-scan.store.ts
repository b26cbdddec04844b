import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import { cosine, vectorOf } from '../indexing/index.js';
import { SignCache, type SourceSigns } from './sign-cache.js';
import { bestBySigns } from './sign-scan.js';
import type { NearChunk, VectorStore } from './vector-store.js';

/** How many of the best by signs are compared exactly. */
const COMPARED = 600;
/** A hundred thousand chunks of 512 dimensions are 7 MB. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Sources whose signs are read at a time. */
const BATCH = 200;

const REVISIONS = statement<{ source_id: string; revision: string }>(
  'retrieval.revisions',
  `select source_id, revision::text from sources where tenant_id = $1 and source_id = any($2::uuid[])`,
);
// In one statement, so that the signs are those of the revision.
const SIGNS = statement<{ source_id: string; revision: string; ordinals: number[]; signs: Buffer }>(
  'retrieval.signs',
  `select s.source_id, s.revision::text, coalesce(found.ordinals, '{}') as ordinals, coalesce(found.signs, '') as signs
   from unnest($3::uuid[]) as wanted (source_id)
   join sources s on s.source_id = wanted.source_id and s.tenant_id = $1
   left join lateral (
     select array_agg(ordinal order by ordinal) as ordinals, string_agg(signs, ''::bytea order by ordinal) as signs
     from chunk_signs c where c.tenant_id = $1 and c.model_id = $2 and c.source_id = wanted.source_id
   ) as found on true`,
);
const VECTORS = statement<{ source_id: string; ordinal: number; vector: Buffer }>(
  'retrieval.vectors',
  `select c.source_id, c.ordinal, e.vector
   from unnest($3::uuid[], $4::int[]) as near (source_id, ordinal)
   join chunks c on c.source_id = near.source_id and c.ordinal = near.ordinal and c.tenant_id = $1
   join embeddings e on e.tenant_id = $1 and e.model_id = $2 and e.text_hash = c.text_hash`,
);

/**
 * Vectors in plain Postgres. The signs of the sources in question are compared in the memory of the process, and the
 * best few hundred in full. The database says at each search which sources are the actor's and how they are now, so
 * that what is remembered is neither stale nor another school's. What it costs depends on the sources asked about, not
 * on what else there is.
 */
@Injectable()
export class SignScanStore implements VectorStore {
  private readonly cache = new SignCache(CACHE_BYTES);

  constructor(private readonly database: Database) {}

  async nearest(
    actor: Actor,
    modelId: string,
    vector: Float32Array,
    sourceIds: readonly string[],
    limit: number,
  ): Promise<NearChunk[]> {
    const signs = await this.signsOf(actor, modelId, sourceIds);
    const near = bestBySigns(vector, signs, COMPARED);
    const rows = await this.database.read(actor, VECTORS, [
      actor.tenantId,
      modelId,
      near.map(({ sourceId }) => sourceId),
      near.map(({ ordinal }) => ordinal),
    ]);
    return rows
      .map(({ source_id: sourceId, ordinal, vector: bytes }) => ({
        sourceId,
        ordinal,
        cosine: cosine(vector, vectorOf(bytes)),
      }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, limit);
  }

  private async signsOf(
    actor: Actor,
    modelId: string,
    sourceIds: readonly string[],
  ): Promise<[string, SourceSigns][]> {
    const current = await this.database.read(actor, REVISIONS, [actor.tenantId, sourceIds]);
    const found: [string, SourceSigns][] = [];
    const missing: string[] = [];
    for (const { source_id: sourceId, revision } of current) {
      const signs = this.cache.get(`${sourceId}:${modelId}`);
      if (signs?.revision === revision) found.push([sourceId, signs]);
      else missing.push(sourceId);
    }
    for (let from = 0; from < missing.length; from += BATCH) {
      const values = [actor.tenantId, modelId, missing.slice(from, from + BATCH)];
      for (const row of await this.database.read(actor, SIGNS, values)) {
        const { source_id: sourceId, revision } = row;
        const signs = { revision, ordinals: Int32Array.from(row.ordinals), signs: row.signs };
        this.cache.set(`${sourceId}:${modelId}`, signs);
        found.push([sourceId, signs]);
      }
    }
    return found;
  }
}
