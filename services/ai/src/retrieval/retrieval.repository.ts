import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { OutlineLesson } from '../curriculum/index.js';
import { textSearchConfiguration } from '../indexing/index.js';
import type { SpokenPiece } from './passage.js';
import type { ChunkKey } from './vector-store.js';

/** A source that some of the lessons in question holds now. */
export interface SourceInScope {
  readonly source_id: string;
  readonly lesson_id: string;
  readonly language: string;
}

export interface ScoredChunk extends ChunkKey {
  /** Share of the question's words, by weight, that the chunk has. */
  readonly coverage: number;
}

export interface FoundChunk {
  readonly source_id: string;
  readonly ordinal: number;
  readonly first_piece: number;
  readonly pieces: SpokenPiece[];
}

// By what the projections say at this moment: captions that were taken away, and assets that were deleted, are not
// found from then on, whenever the index is swept. Of several languages that of the course comes first.
const IN_SCOPE = statement<SourceInScope>(
  'retrieval.in_scope',
  `with lesson as (
     select * from unnest($2::uuid[], $3::uuid[]) as lesson (lesson_id, asset_id)
   )
   (select distinct on (lesson.lesson_id) s.source_id, lesson.lesson_id, s.language
    from lesson
    join caption_tracks t on t.tenant_id = $1 and t.asset_id = lesson.asset_id and t.cues is not null
    join sources s on s.tenant_id = $1 and s.kind = 'captions' and s.owner_id = t.asset_id and s.variant = t.language
    where s.chunk_count > 0 and not exists (select from deleted_assets d where d.asset_id = t.asset_id)
    order by lesson.lesson_id, t.language = $5 desc, split_part(t.language, '-', 1) = split_part($5, '-', 1) desc,
      t.language)
   union all
   select s.source_id, lesson.lesson_id, s.language
   from lesson
   join lesson_texts t on t.tenant_id = $1 and t.lesson_id = lesson.lesson_id and t.course_version = $4
   join sources s on s.tenant_id = $1 and s.kind = 'text' and s.owner_id = t.lesson_id and s.variant = t.content_hash
   where s.chunk_count > 0`,
);
// BM25 (Robertson, Zaragoza 2009) without the part for length: chunks are of one length. A word that none of the
// sources has weighs most, so that a question about something else is covered little.
const BY_WORDS = statement<{ source_id: string; ordinal: number; coverage: number; score: number }>(
  'retrieval.by_words',
  `with asked as (
     select lexeme as term from unnest(to_tsvector($3::text::regconfig, $4))
   ), posting as (
     select t.term, t.source_id, t.ordinal, t.frequency
     from asked join chunk_terms t on t.tenant_id = $1 and t.term = asked.term and t.source_id = any($2::uuid[])
   ), known as (
     select term, count(*) as chunks from posting group by term
   ), size as (
     select sum(chunk_count)::float8 as chunks from sources where source_id = any($2::uuid[])
   ), weight as (
     select term, ln(1 + (size.chunks - coalesce(known.chunks, 0) + 0.5) / (coalesce(known.chunks, 0) + 0.5)) as idf
     from asked cross join size left join known using (term)
   )
   select source_id, ordinal, sum(idf) / (select sum(idf) from weight) as coverage,
     sum(idf * frequency * 2.2 / (frequency + 1.2)) as score
   from posting join weight using (term)
   group by source_id, ordinal
   order by score desc, source_id, ordinal limit $5`,
);
const WITH_NEIGHBOURS = statement<FoundChunk>(
  'retrieval.with_neighbours',
  `select distinct c.source_id, c.ordinal, c.first_piece, c.pieces
   from unnest($2::uuid[], $3::int[]) as found (source_id, ordinal)
   join chunks c on c.source_id = found.source_id and c.ordinal between found.ordinal - 1 and found.ordinal + 1
   where c.tenant_id = $1`,
);

@Injectable()
export class RetrievalRepository {
  constructor(private readonly database: Database) {}

  /** The lessons are those that are open to somebody: whole texts are for the service alone to read. */
  inScope(
    tenantId: string | undefined,
    lessons: readonly OutlineLesson[],
    { version, language }: { readonly version: number; readonly language: string },
  ): Promise<SourceInScope[]> {
    const ids = lessons.map(({ id }) => id);
    const assets = lessons.map(({ assetId }) => assetId);
    const actor = systemActor('retrieval', { tenantId });
    return this.database.read(actor, IN_SCOPE, [tenantId, ids, assets, version, language]);
  }

  /**
   * The best first. Each source is asked in its own language: words that one language leaves out weigh in another.
   *
   * @param sources each once
   */
  async byWords(
    actor: Actor,
    sources: readonly SourceInScope[],
    query: string,
    limit: number,
  ): Promise<ScoredChunk[]> {
    const byConfiguration = new Map<string, string[]>();
    for (const { language, source_id } of sources) {
      const configuration = textSearchConfiguration(language);
      const ids = byConfiguration.get(configuration) ?? [];
      ids.push(source_id);
      byConfiguration.set(configuration, ids);
    }
    const rows = await Promise.all(
      [...byConfiguration].map(([configuration, ids]) =>
        this.database.read(actor, BY_WORDS, [actor.tenantId, ids, configuration, query, limit]),
      ),
    );
    return rows
      .flat()
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ source_id, ordinal, coverage }) => ({ sourceId: source_id, ordinal, coverage }));
  }

  /** The chunks and those beside them. */
  withNeighbours(actor: Actor, keys: readonly ChunkKey[]): Promise<FoundChunk[]> {
    const sources = keys.map(({ sourceId }) => sourceId);
    const ordinals = keys.map(({ ordinal }) => ordinal);
    return this.database.read(actor, WITH_NEIGHBOURS, [actor.tenantId, sources, ordinals]);
  }
}
