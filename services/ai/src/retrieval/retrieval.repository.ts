import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { OutlineLesson } from '../curriculum/index.js';
import { textSearchConfiguration } from '../indexing/index.js';
import type { SpokenPiece } from './passage.js';
import type { RankedChunk } from './rank-fusion.js';
import type { ChunkKey } from '../vectors/index.js';

/** A source that some of the lessons in question holds now. */
export interface SourceInScope {
  readonly source_id: string;
  readonly lesson_id: string;
  readonly language: string;
  /** Whether all of its chunks are; of one that is still being indexed only some may be. */
  readonly is_embedded: boolean;
}

/** A word to look for, in place of a word of the question. */
export interface SoughtWord {
  /** Which word of the question it stands for. */
  readonly place: number;
  readonly word: string;
  /** From 0 to 1, which is the word itself. */
  readonly weight: number;
}

export interface WordRanking {
  /** The best first. */
  readonly chunks: readonly RankedChunk[];
  /** For each word of the question the share of the chunks that have it, in the words of the question themselves. */
  readonly shares: readonly number[];
  /** How many chunks were looked through. */
  readonly size: number;
}

export interface FoundChunk {
  readonly source_id: string;
  readonly ordinal: number;
  readonly first_piece: number;
  readonly pieces: SpokenPiece[];
}

// By what the projections say at this moment: captions that were taken away, and assets that were deleted, are not
// found from then on, whenever the index is swept. Of several languages that of the course comes first. A text is that of
// the version that changed it last: catalog says it again only then.
const IN_SCOPE = statement<SourceInScope>(
  'retrieval.in_scope',
  `with lesson as (
     select * from unnest($2::uuid[], $3::uuid[]) as lesson (lesson_id, asset_id)
   )
   (select distinct on (lesson.lesson_id) s.source_id, lesson.lesson_id, s.language,
      s.model_id is not null as is_embedded
    from lesson
    join caption_tracks t on t.tenant_id = $1 and t.asset_id = lesson.asset_id and t.cues is not null
    join sources s on s.tenant_id = $1 and s.kind = 'captions' and s.owner_id = t.asset_id and s.variant = t.language
    where s.chunk_count > 0 and not exists (select from deleted_assets d where d.asset_id = t.asset_id)
    order by lesson.lesson_id, t.language = $5 desc, split_part(t.language, '-', 1) = split_part($5, '-', 1) desc,
      t.language)
   union all
   select s.source_id, lesson.lesson_id, s.language, s.model_id is not null as is_embedded
   from lesson
   cross join lateral (
     select content_hash from lesson_texts t
     where t.tenant_id = $1 and t.lesson_id = lesson.lesson_id and t.course_version <= $4
     order by t.course_version desc limit 1
   ) t
   join sources s on s.tenant_id = $1 and s.kind = 'text' and s.owner_id = lesson.lesson_id
     and s.variant = t.content_hash
   where s.chunk_count > 0`,
);
// BM25 (Robertson, Zaragoza 2009) without the part for length: chunks are of one length. What stands for a word of the
// question is as rare as that word, and counts as far as it is near to it. `offset 0` keeps the planner to the index,
// word by word: it takes the sources of a large course for so many that it reads the terms of all schools.
const BY_WORDS = statement<{
  source_id: string;
  ordinal: number;
  score: number;
  counts: number[];
  size: number;
}>(
  'retrieval.by_words',
  `with asked as (
     select place, lexeme as term, max(weight) as weight
     from unnest($4::int[], $5::text[], $6::float8[]) as sought (place, word, weight),
       unnest(to_tsvector($3::regconfig, word))
     group by place, lexeme
   ), posting as (
     select place, source_id, ordinal, max(weight * frequency) as frequency, max(weight) as weight
     from asked cross join lateral (
       select source_id, ordinal, frequency from chunk_terms t
       where t.tenant_id = $1 and t.term = asked.term and t.source_id = any($2::uuid[]) offset 0
     ) as t
     group by place, source_id, ordinal
   ), size as (
     select sum(chunk_count)::float8 as chunks from sources where source_id = any($2::uuid[])
   ), known as (
     select place, count(posting.weight) filter (where posting.weight = 1) as chunks
     from generate_series(0, $7::int - 1) as place left join posting using (place) group by place
   ), weight as (
     select place, ln(1 + (size.chunks - known.chunks + 0.5) / (known.chunks + 0.5::float8)) as idf
     from known cross join size
   ), best as (
     select source_id, ordinal, sum(idf * frequency * 2.2 / (frequency + 1.2)) as score
     from posting join weight using (place)
     group by source_id, ordinal
     order by score desc, source_id, ordinal limit $8
   )
   select best.*, (select array_agg(chunks::float8 order by place) from known) as counts, size.chunks as size
   from best cross join size`,
);
const WITH_NEIGHBOURS = statement<FoundChunk>(
  'retrieval.with_neighbours',
  `select distinct c.source_id, c.ordinal, c.first_piece, c.pieces
   from unnest($2::uuid[], $3::int[]) as found (source_id, ordinal), generate_series(-1, 1) as step
   join lateral (
     select * from chunks c
     where c.tenant_id = $1 and c.source_id = found.source_id and c.ordinal = found.ordinal + step offset 0
   ) as c on true`,
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
   * @param sources of one language, each once
   * @param places how many words the question has
   */
  async byWords(
    actor: Actor,
    sources: readonly SourceInScope[],
    sought: readonly SoughtWord[],
    places: number,
    limit: number,
  ): Promise<WordRanking> {
    const configuration = textSearchConfiguration(sources[0]?.language ?? '');
    const rows = await this.database.read(actor, BY_WORDS, [
      actor.tenantId,
      sources.map(({ source_id }) => source_id),
      configuration,
      sought.map(({ place }) => place),
      sought.map(({ word }) => word),
      sought.map(({ weight }) => weight),
      places,
      limit,
    ]);
    const size = rows[0]?.size ?? 0;
    return {
      chunks: rows.map(({ source_id, ordinal, score }) => ({
        sourceId: source_id,
        ordinal,
        score,
      })),
      shares: (rows[0]?.counts ?? []).map((count) => count / size),
      size,
    };
  }

  /** The chunks and those beside them. */
  withNeighbours(actor: Actor, keys: readonly ChunkKey[]): Promise<FoundChunk[]> {
    const sources = keys.map(({ sourceId }) => sourceId);
    const ordinals = keys.map(({ ordinal }) => ordinal);
    return this.database.read(actor, WITH_NEIGHBOURS, [actor.tenantId, sources, ordinals]);
  }
}
