import { Inject, Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { SpokenPiece } from '../retrieval/index.js';
import type { Chunk } from './chunking.js';
import {
  bytesOf,
  VECTOR_STORE,
  vectorOf,
  type EmbeddedChunk,
  type VectorStore,
} from '../vectors/index.js';

export interface ChunkRow {
  readonly ordinal: number;
  readonly pieces: SpokenPiece[];
  readonly text_hash: string;
  readonly vector: Buffer | null;
}

// Terms and signs go with their chunk; an unchanged chunk keeps its own.
const DROP_CHANGED = statement(
  'chunks.drop_changed',
  `delete from chunks c where source_id = $1 and not exists (
     select from unnest($2::int[], $3::text[]) as kept (ordinal, text_hash)
     where kept.ordinal = c.ordinal and kept.text_hash = c.text_hash)`,
);
const ADD = statement(
  'chunks.add',
  `with chunk as (
     insert into chunks (tenant_id, source_id, ordinal, first_piece, pieces, text_hash)
     select $1, $2, ordinal, "firstPiece", pieces, "textHash"
     from jsonb_to_recordset($3)
       as chunk (ordinal integer, "firstPiece" integer, pieces jsonb, text text, "textHash" text)
     on conflict (source_id, ordinal) do update
       set first_piece = excluded.first_piece, pieces = excluded.pieces
     returning ordinal, (xmax = 0) as is_new
   )
   insert into chunk_terms (tenant_id, term, source_id, ordinal, frequency)
   select $1, lexeme, $2, ordinal, cardinality(positions)
   from chunk
   join jsonb_to_recordset($3) as text (ordinal integer, text text) using (ordinal),
     unnest(to_tsvector($4::text::regconfig, text.text))
   where chunk.is_new`,
);
const BATCH = statement<ChunkRow>(
  'chunks.batch',
  `select c.ordinal, c.pieces, c.text_hash, e.vector
   from chunks c
   left join embeddings e on e.tenant_id = $1 and e.model_id = $3 and e.text_hash = c.text_hash
   where c.source_id = $2 and c.ordinal >= $4 and c.ordinal < $5 order by c.ordinal`,
);
const KEEP_EMBEDDINGS = statement(
  'embeddings.keep',
  `insert into embeddings (tenant_id, model_id, text_hash, vector)
   select $1, $2, * from unnest($3::text[], $4::bytea[]) on conflict do nothing`,
);
const SWEEP_EMBEDDINGS = statement(
  'embeddings.sweep',
  `delete from embeddings e
   where not exists (select from chunks c where c.tenant_id = e.tenant_id and c.text_hash = e.text_hash)
     or not exists (select from sources s where s.tenant_id = e.tenant_id
       and (s.model_id = e.model_id or s.requested_model = e.model_id))`,
);

@Injectable()
export class ChunkRepository {
  constructor(@Inject(VECTOR_STORE) private readonly store: VectorStore) {}

  /** Replaces the chunks of a source; found by their words at once. */
  async replace(
    tx: Tx,
    sourceId: string,
    chunks: readonly Chunk[],
    configuration: string,
  ): Promise<void> {
    const { tenantId } = tx.actor;
    const ordinals = chunks.map(({ ordinal }) => ordinal);
    const hashes = chunks.map(({ textHash }) => textHash);
    await tx.execute(DROP_CHANGED, [sourceId, ordinals, hashes]);
    await tx.execute(ADD, [tenantId, sourceId, JSON.stringify(chunks), configuration]);
  }

  /** With the embedding where there is one already. */
  batch(tx: Tx, sourceId: string, modelId: string, from: number, to: number): Promise<ChunkRow[]> {
    return tx.query(BATCH, [tx.actor.tenantId, sourceId, modelId, from, to]);
  }

  async addEmbedded(
    tx: Tx,
    sourceId: string,
    modelId: string,
    chunks: readonly EmbeddedChunk[],
  ): Promise<void> {
    const { tenantId } = tx.actor;
    const hashes = chunks.map(({ textHash }) => textHash);
    const vectors = chunks.map(({ vector }) => bytesOf(vector));
    await tx.execute(KEEP_EMBEDDINGS, [tenantId, modelId, hashes, vectors]);
    await this.store.add(tx, sourceId, modelId, chunks);
  }

  /** What other models made of the source: it can be found by this one now. */
  dropOtherModels(tx: Tx, sourceId: string, modelId: string): Promise<void> {
    return this.store.dropOtherModels(tx, sourceId, modelId);
  }

  sweepEmbeddings(tx: Tx): Promise<number> {
    return tx.execute(SWEEP_EMBEDDINGS);
  }
}

export const knownVector = ({ vector }: ChunkRow): Float32Array | undefined =>
  vector === null ? undefined : vectorOf(vector);
