import { Injectable } from '@nestjs/common';
import type { Cue } from '@lyceum/contracts';
import { systemActor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';

/** What there is to index: the text of a source as it should be in the index. */
export interface SourceRef {
  readonly tenantId: string;
  readonly kind: 'captions' | 'text';
  /** The asset of captions, the lesson of a text. */
  readonly ownerId: string;
  /** The language of captions, the hash of a text: versions that share a text share its source. */
  readonly variant: string;
  readonly contentHash: string;
}

interface DueRow {
  readonly tenant_id: string;
  readonly kind: SourceRef['kind'];
  readonly owner_id: string;
  readonly variant: string;
  readonly content_hash: string;
}

export interface SourceContent {
  readonly language: string;
  readonly cues: Cue[] | null;
  readonly markdown: string | null;
}

// What the projections hold and no job was asked for yet, in this state and for this model. It follows from what is
// there and not from the events, so that nothing is missed whatever came first, and a replay asks for nothing anew.
const DUE = statement<DueRow>(
  'sources.due',
  `select w.tenant_id, w.kind, w.owner_id, w.variant, w.content_hash
   from (
     select tenant_id, 'captions' as kind, asset_id as owner_id, language as variant, content_hash
     from caption_tracks t
     where cues is not null and not exists (select from deleted_assets d where d.asset_id = t.asset_id)
     union
     select tenant_id, 'text', lesson_id, content_hash, content_hash from lesson_texts
   ) as w
   left join sources s using (tenant_id, kind, owner_id, variant)
   where s.source_id is null or s.requested_hash <> w.content_hash or s.requested_model <> $1
   limit $2`,
);
const REQUESTED = statement(
  'sources.requested',
  `insert into sources (tenant_id, kind, owner_id, variant, language, content_hash, requested_hash, requested_model)
   values ($1, $2, $3, $4, '', '', $5, $6)
   on conflict (tenant_id, kind, owner_id, variant) do update
     set requested_hash = excluded.requested_hash, requested_model = excluded.requested_model`,
);
const CONTENT = statement<SourceContent>(
  'sources.content',
  `select language, cues, null as markdown from caption_tracks
     where $2 = 'captions' and tenant_id = $1 and asset_id = $3 and language = $4 and content_hash = $5
   union all
   (select language, null, markdown from lesson_texts
     where $2 = 'text' and tenant_id = $1 and lesson_id = $3 and content_hash = $5 limit 1)`,
);
const LOCK = statement<{ source_id: string }>(
  'sources.lock',
  `select source_id from sources
   where tenant_id = $1 and kind = $2 and owner_id = $3 and variant = $4 and requested_hash = $5 for update`,
);
const CHUNKED = statement(
  'sources.chunked',
  `update sources set language = $2, content_hash = $3, chunk_count = $4, model_id = null where source_id = $1`,
);
const EMBEDDED = statement(
  'sources.embedded',
  `update sources set model_id = $3 where source_id = $1 and content_hash = $2`,
);
const SWEEP = statement(
  'sources.sweep',
  `delete from sources s
   where (kind = 'captions' and (
       not exists (select from caption_tracks t
         where t.asset_id = s.owner_id and t.language = s.variant and t.cues is not null)
       or exists (select from deleted_assets d where d.asset_id = s.owner_id)))
     or (kind = 'text' and not exists (select from lesson_texts t
         where t.lesson_id = s.owner_id and t.content_hash = s.variant))`,
);

@Injectable()
export class SourceRepository {
  constructor(private readonly database: Database) {}

  /** Of all schools. */
  async due(modelId: string, limit: number): Promise<SourceRef[]> {
    const rows = await this.database.read(systemActor('indexing'), DUE, [modelId, limit]);
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      kind: row.kind,
      ownerId: row.owner_id,
      variant: row.variant,
      contentHash: row.content_hash,
    }));
  }

  async markRequested(source: SourceRef, modelId: string): Promise<void> {
    const { tenantId, kind, ownerId, variant, contentHash } = source;
    const actor = systemActor('indexing', { tenantId });
    const values = [tenantId, kind, ownerId, variant, contentHash, modelId];
    await this.database.run(actor, (tx) => tx.execute(REQUESTED, values));
  }

  /** `undefined` when it has changed or gone since: another job is for that. */
  content(tx: Tx, source: SourceRef): Promise<SourceContent | undefined> {
    return tx.first(CONTENT, keyOf(source));
  }

  /** `undefined` when another content was asked for since. */
  async lock(tx: Tx, source: SourceRef): Promise<string | undefined> {
    return (await tx.first(LOCK, keyOf(source)))?.source_id;
  }

  async markChunked(
    tx: Tx,
    sourceId: string,
    content: { readonly language: string; readonly contentHash: string; readonly chunks: number },
  ): Promise<void> {
    await tx.execute(CHUNKED, [sourceId, content.language, content.contentHash, content.chunks]);
  }

  async markEmbedded(
    tx: Tx,
    sourceId: string,
    contentHash: string,
    modelId: string,
  ): Promise<void> {
    await tx.execute(EMBEDDED, [sourceId, contentHash, modelId]);
  }

  /** Deletes, with their chunks, those that nothing refers to any more. They are not found before that either. */
  sweep(tx: Tx): Promise<number> {
    return tx.execute(SWEEP);
  }
}

const keyOf = ({ tenantId, kind, ownerId, variant, contentHash }: SourceRef): string[] => [
  tenantId,
  kind,
  ownerId,
  variant,
  contentHash,
];
