import type { Actor } from '@lyceum/platform';
import { statement, type Database, type Statement, type Tx } from '@lyceum/persistence';
import type { EmbeddedChunk, NearChunk, VectorStore } from './vector-store.js';

/** Rows that an index scan looks at before it gives up: other schools, and lessons that are not open, are among them. */
const MOST_SCANNED = '100000';

const IS_THERE = statement<{ is_there: boolean }>(
  'vectors.is_there',
  `select to_regclass('ai_vectors.chunks') is not null as is_there`,
);
/** Declared when they are used: without the extension they would fit no schema. */
const statements = () => ({
  index: statement('vectors.index', `select ai_vectors.create_index($1, $2)`),
  add: statement(
    'vectors.add',
    `insert into ai_vectors.chunks (tenant_id, model_id, source_id, ordinal, embedding)
     select $1, $2, $3, made.ordinal, made.vector::public.vector
     from unnest($4::int[], $5::text[], $6::text[]) as made (ordinal, text_hash, vector)
     join chunks c on c.source_id = $3 and c.ordinal = made.ordinal and c.text_hash = made.text_hash
     on conflict do nothing`,
  ),
  dropOtherModels: statement(
    'vectors.drop_other_models',
    `delete from ai_vectors.chunks where source_id = $1 and model_id <> $2`,
  ),
  // The index is of one model: the plan has to be made for the model that is asked for. With a filter an index of
  // this kind may run out before there is enough; it goes on instead.
  scan: statement(
    'vectors.scan',
    `select set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.max_scan_tuples', $1, true)`,
  ),
});

interface NearRow {
  readonly source_id: string;
  readonly ordinal: number;
  readonly cosine: number;
}

/** Indexes of pgvector are over vectors of one length, and the cast has to stand in the query as in the index. */
function nearestOf(dimensions: number): Statement<NearRow> {
  const type = `public.vector(${dimensions})`;
  const distance = `embedding::${type} operator(public.<=>) $4::${type}`;
  return statement(
    `vectors.nearest_${dimensions}`,
    `select source_id, ordinal, 1 - (${distance}) as cosine from ai_vectors.chunks
     where tenant_id = $1 and model_id = $2 and source_id = any($3::uuid[])
     order by ${distance} limit $5`,
  );
}

/**
 * Vectors in pgvector, 0.8 or newer. Few sources are compared exactly, by the key of their rows; many by an HNSW index,
 * which goes on until it has enough of those that are asked about.
 */
export class PgvectorStore implements VectorStore {
  private readonly sql = statements();

  constructor(private readonly database: Database) {}

  /** Whether the migrations have found the extension. */
  static async isThere(database: Database, actor: Actor): Promise<boolean> {
    const [row] = await database.read(actor, IS_THERE);
    return row?.is_there === true;
  }

  /** Vectors of more than 2000 dimensions go without: pgvector indexes no more. */
  async index(actor: Actor, modelId: string, dimensions: number): Promise<void> {
    await this.database.read(actor, this.sql.index, [modelId, dimensions]);
  }

  async add(
    tx: Tx,
    sourceId: string,
    modelId: string,
    chunks: readonly EmbeddedChunk[],
  ): Promise<void> {
    const ordinals = chunks.map(({ ordinal }) => ordinal);
    const hashes = chunks.map(({ textHash }) => textHash);
    const vectors = chunks.map(({ vector }) => literalOf(vector));
    await tx.execute(this.sql.add, [
      tx.actor.tenantId,
      modelId,
      sourceId,
      ordinals,
      hashes,
      vectors,
    ]);
  }

  async dropOtherModels(tx: Tx, sourceId: string, modelId: string): Promise<void> {
    await tx.execute(this.sql.dropOtherModels, [sourceId, modelId]);
  }

  async nearest(
    actor: Actor,
    modelId: string,
    asked: Promise<Float32Array>,
    sourceIds: readonly string[],
    limit: number,
  ): Promise<NearChunk[]> {
    const vector = await asked;
    const rows = await this.database.runAll(
      actor,
      [{ statement: this.sql.scan, values: [MOST_SCANNED] }],
      nearestOf(vector.length),
      [actor.tenantId, modelId, sourceIds, literalOf(vector), limit],
    );
    return rows.map(({ source_id: sourceId, ordinal, cosine }) => ({ sourceId, ordinal, cosine }));
  }
}

const literalOf = (vector: Float32Array): string => `[${vector.join(',')}]`;
