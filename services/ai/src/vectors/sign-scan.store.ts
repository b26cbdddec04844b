import type { Actor } from '@lyceum/platform';
import { statement, type Database, type Tx } from '@lyceum/persistence';
import { SignCache, type SourceSigns } from './sign-cache.js';
import { bestBySigns } from './sign-scan.js';
import { cosineAtRest, signsOf } from './vector-encoding.js';
import type { EmbeddedChunk, NearChunk, VectorStore } from './vector-store.js';

/** How many of the best by signs are compared exactly. */
const COMPARED = 300;
/** A hundred thousand chunks of 1024 dimensions are 13 MB. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Sources whose signs are read at a time. */
const BATCH = 200;

// Only of chunks that still say what was embedded.
const ADD_SIGNS = statement(
  'chunk_signs.add',
  `with changed as (update sources set revision = revision + 1 where source_id = $3)
   insert into chunk_signs (tenant_id, model_id, source_id, ordinal, signs)
   select $1, $2, $3, made.ordinal, made.signs
   from unnest($4::int[], $5::text[], $6::bytea[]) as made (ordinal, text_hash, signs)
   join chunks c on c.source_id = $3 and c.ordinal = made.ordinal and c.text_hash = made.text_hash
   on conflict do nothing`,
);
const DROP_OTHER_MODELS = statement(
  'chunk_signs.drop_other_models',
  `with changed as (update sources set revision = revision + 1 where source_id = $1)
   delete from chunk_signs where source_id = $1 and model_id <> $2`,
);
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
   cross join lateral (
     select * from chunks c
     where c.tenant_id = $1 and c.source_id = near.source_id and c.ordinal = near.ordinal offset 0
   ) as c
   join embeddings e on e.tenant_id = $1 and e.model_id = $2 and e.text_hash = c.text_hash`,
);

/**
 * Vectors in plain Postgres. The signs of the sources in question are compared in the memory of the process, and the
 * best few hundred in full. The database says at each search which sources are the actor's and how they are now, so
 * that what is remembered is neither stale nor another school's. What it costs depends on the sources asked about, not
 * on what else there is.
 */
export class SignScanStore implements VectorStore {
  private readonly cache = new SignCache(CACHE_BYTES);

  constructor(private readonly database: Database) {}

  async add(
    tx: Tx,
    sourceId: string,
    modelId: string,
    chunks: readonly EmbeddedChunk[],
  ): Promise<void> {
    const ordinals = chunks.map(({ ordinal }) => ordinal);
    const hashes = chunks.map(({ textHash }) => textHash);
    const signs = chunks.map(({ vector }) => signsOf(vector));
    await tx.execute(ADD_SIGNS, [tx.actor.tenantId, modelId, sourceId, ordinals, hashes, signs]);
  }

  async dropOtherModels(tx: Tx, sourceId: string, modelId: string): Promise<void> {
    await tx.execute(DROP_OTHER_MODELS, [sourceId, modelId]);
  }

  async nearest(
    actor: Actor,
    modelId: string,
    asked: Promise<Float32Array>,
    sourceIds: readonly string[],
    limit: number,
  ): Promise<NearChunk[]> {
    const [signs, vector] = await Promise.all([this.signsOf(actor, modelId, sourceIds), asked]);
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
        cosine: cosineAtRest(vector, bytes),
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
