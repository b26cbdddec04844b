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

/** A text that has come or changed; the event that says so is of a school. */
export type MarkedText = Pick<SourceRef, 'kind' | 'ownerId' | 'variant'> & {
  readonly tenantId: string | undefined;
};

/** A source that is to be looked at. */
export interface MarkedSource extends Omit<SourceRef, 'contentHash'> {
  /** Of this mark: a source that is marked again gets another. */
  readonly markId: string;
  /** `null` when there is nothing to do: its job has begun, or it has gone. */
  readonly contentHash: string | null;
}

interface MarkedRow {
  readonly tenant_id: string;
  readonly kind: SourceRef['kind'];
  readonly owner_id: string;
  readonly variant: string;
  readonly mark_id: string;
  readonly content_hash: string | null;
}

export interface SourceContent {
  readonly language: string;
  readonly cues: Cue[] | null;
  readonly markdown: string | null;
}

const MARK = statement(
  'sources.mark',
  `insert into source_marks (tenant_id, kind, owner_id, variant) values ($1, $2, $3, $4)
   on conflict (tenant_id, kind, owner_id, variant) do update set mark_id = gen_random_uuid()`,
);
// What the projections hold and no job was asked for yet, in this state and for this model: of all schools, and so not
// for every day.
const MARK_DIFFERENCES = statement(
  'sources.mark_differences',
  `insert into source_marks (tenant_id, kind, owner_id, variant)
   select w.tenant_id, w.kind, w.owner_id, w.variant
   from (
     select tenant_id, 'captions' as kind, asset_id as owner_id, language as variant, content_hash
     from caption_tracks t
     where cues is not null and not exists (select from deleted_assets d where d.asset_id = t.asset_id)
     union
     select tenant_id, 'text', lesson_id, content_hash, content_hash from lesson_texts
   ) as w
   left join sources s using (tenant_id, kind, owner_id, variant)
   where s.source_id is null or s.requested_hash <> w.content_hash or s.requested_model <> $1
   on conflict do nothing`,
);
// The same for what is marked: it costs what is marked, whatever else there is. What is asked for and not begun is due
// as well: whoever asked may have died before the job was started.
const MARKED = statement<MarkedRow>(
  'sources.marked',
  `select m.tenant_id, m.kind, m.owner_id, m.variant, m.mark_id,
     case when s.requested_hash = w.content_hash and s.requested_model = $1
         and s.content_hash = w.content_hash and coalesce(s.model_id, $1) = $1
       then null else w.content_hash end as content_hash
   from (select * from source_marks limit $2) as m
   left join sources s using (tenant_id, kind, owner_id, variant)
   left join lateral (
     (select t.content_hash from caption_tracks t
      where m.kind = 'captions' and t.tenant_id = m.tenant_id and t.asset_id = m.owner_id and t.language = m.variant
        and t.cues is not null and not exists (select from deleted_assets d where d.asset_id = t.asset_id))
     union all
     (select t.content_hash from lesson_texts t
      where m.kind = 'text' and t.tenant_id = m.tenant_id and t.lesson_id = m.owner_id and t.content_hash = m.variant
      limit 1)
   ) as w on true`,
);
const UNMARK = statement(
  'sources.unmark',
  `delete from source_marks m using unnest($1::uuid[]) as done (mark_id) where m.mark_id = done.mark_id`,
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
  `update sources set language = $2, content_hash = $3, chunk_count = $4, model_id = null,
     revision = revision + 1
   where source_id = $1`,
);
const EMBEDDED = statement(
  'sources.embedded',
  `update sources set model_id = $3 where source_id = $1 and content_hash = $2 and requested_model = $3`,
);
const ADVANCE = statement<{ revision: number }>(
  'sources.advance',
  `update sources set revision = revision + 1 where source_id = $1 returning revision`,
);
// Since when, and no more once something refers to it again.
const NOTE_UNREFERENCED = statement(
  'sources.note_unreferenced',
  `update sources s set unreferenced_since = case when unreferenced_since is null then now() end
   where (case kind
       when 'captions' then
         not exists (select from caption_tracks t
           where t.asset_id = s.owner_id and t.language = s.variant and t.cues is not null)
         or exists (select from deleted_assets d where d.asset_id = s.owner_id)
       else not exists (select from lesson_texts t where t.lesson_id = s.owner_id and t.content_hash = s.variant)
     end) = (unreferenced_since is null)`,
);
const SWEEP = statement('sources.sweep', `delete from sources where unreferenced_since <= $1`);

@Injectable()
export class SourceRepository {
  constructor(private readonly database: Database) {}

  /** In the transaction that changes the text. */
  async mark(tx: Tx, { tenantId, kind, ownerId, variant }: MarkedText): Promise<void> {
    await tx.execute(MARK, [tenantId, kind, ownerId, variant]);
  }

  /** Marks whatever is not in the index as it should be, of all schools. */
  markDifferences(tx: Tx, modelId: string): Promise<number> {
    return tx.execute(MARK_DIFFERENCES, [modelId]);
  }

  /** Of all schools. */
  async marked(modelId: string, limit: number): Promise<MarkedSource[]> {
    const rows = await this.database.read(systemActor('indexing'), MARKED, [modelId, limit]);
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      kind: row.kind,
      ownerId: row.owner_id,
      variant: row.variant,
      markId: row.mark_id,
      contentHash: row.content_hash,
    }));
  }

  /** Those that were not marked again since. */
  async unmark(marks: readonly MarkedSource[]): Promise<void> {
    const ids = marks.map(({ markId }) => markId);
    await this.database.run(systemActor('indexing'), (tx) => tx.execute(UNMARK, [ids]));
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

  /** @returns false when another content or model was asked for since */
  async markEmbedded(
    tx: Tx,
    sourceId: string,
    contentHash: string,
    modelId: string,
  ): Promise<boolean> {
    return (await tx.execute(EMBEDDED, [sourceId, contentHash, modelId])) > 0;
  }

  /** @returns what is the newest of the source now; `undefined` when it has gone */
  async advance(tx: Tx, sourceId: string): Promise<number | undefined> {
    return (await tx.first(ADVANCE, [sourceId]))?.revision;
  }

  /**
   * Deletes, with their chunks, those to which nothing has referred since then. They are not found before that either;
   * while the projections are rebuilt nothing refers to anything, and the index must not go with them.
   */
  async sweep(tx: Tx, unreferencedSince: Date): Promise<number> {
    await tx.execute(NOTE_UNREFERENCED);
    return tx.execute(SWEEP, [unreferencedSince]);
  }
}

const keyOf = ({ tenantId, kind, ownerId, variant, contentHash }: SourceRef): string[] => [
  tenantId,
  kind,
  ownerId,
  variant,
  contentHash,
];
