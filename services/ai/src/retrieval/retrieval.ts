import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Curriculum, type CourseOutline } from '../curriculum/index.js';
import { textOf } from '../indexing/index.js';
import { EmbeddingModels } from '../models/index.js';
import { isNearDuplicate, joinPieces } from './join-pieces.js';
import type { Passage, SearchResult, SearchScope } from './passage.js';
import { fuseRanks, keyOf, type RankedChunk } from './rank-fusion.js';
import {
  RetrievalRepository,
  type FoundChunk,
  type SourceInScope,
} from './retrieval.repository.js';
import { VECTOR_STORE, type NearChunk, type VectorStore } from './vector-store.js';

/** Of each kind of search; the fused ranking is cut to what was asked for. */
const CANDIDATES = 50;
/**
 * A chunk that has this share of the question by weight of its words, or is this near to it, may answer it. Chosen so
 * that none of the unanswerable questions for tuning passes (`npm run bench -- retrieval`): a near miss has two words
 * of three.
 */
const ANSWERING_COVERAGE = 0.7;
const ANSWERING_COSINE = 0.3;
const EMBEDDING_TIMEOUT_MS = 5_000;

const NOTHING: SearchResult = { passages: [], isAnswerable: false };

/** Finds what answers a question in the lessons that somebody may see now. */
@Injectable()
export class Retrieval {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly rows: RetrievalRepository,
    private readonly models: EmbeddingModels,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
  ) {}

  /** @throws DomainError `ai.course_not_found`, `ai.not_enrolled`; ModelFailure */
  async search(
    actor: Actor,
    query: string,
    scope: SearchScope,
    limit: number,
  ): Promise<SearchResult> {
    const outline = await this.curriculum.outline(actor, scope.courseId);
    const lessons = outline.lessons.filter(
      ({ id, isOpen }) => isOpen && (scope.lessonId === undefined || id === scope.lessonId),
    );
    const sources = await this.rows.inScope(actor.tenantId, lessons, outline);
    if (sources.length === 0) return NOTHING;
    // An asset may be in several lessons.
    const distinct = [...new Map(sources.map((source) => [source.source_id, source])).values()];
    const [byWords, byMeaning] = await Promise.all([
      this.rows.byWords(actor, distinct, query, CANDIDATES),
      this.byMeaning(
        actor,
        query,
        distinct.map(({ source_id }) => source_id),
      ),
    ]);
    const isAnswerable =
      byWords.some(({ coverage }) => coverage >= ANSWERING_COVERAGE) ||
      byMeaning.flat().some(({ cosine }) => cosine >= ANSWERING_COSINE);
    const ranked = fuseRanks([byWords, ...byMeaning]).slice(0, limit * 2);
    const found = await this.rows.withNeighbours(actor, ranked);
    const passages = passagesOf(ranked, found, sources, outline);
    return { passages: passages.slice(0, limit), isAnswerable };
  }

  /** A ranking by each model of the index: while it moves from one to the other, chunks have one or both. */
  private byMeaning(
    actor: Actor,
    query: string,
    sourceIds: readonly string[],
  ): Promise<NearChunk[][]> {
    const models = [this.models.current, this.models.previous].filter(
      (model) => model !== undefined,
    );
    return Promise.all(
      models.map(async (model) => {
        const { vectors } = await model.embed([query], AbortSignal.timeout(EMBEDDING_TIMEOUT_MS));
        return this.vectors.nearest(actor, model.id, vectors[0]!, sourceIds, CANDIDATES);
      }),
    );
  }
}

/** Chunks with their neighbours. What a better passage holds already is left out. */
function passagesOf(
  ranked: readonly RankedChunk[],
  found: readonly FoundChunk[],
  sources: readonly SourceInScope[],
  { courseId, version, lessons }: CourseOutline,
): Passage[] {
  const lessonOf = new Map(sources.map(({ source_id, lesson_id }) => [source_id, lesson_id]));
  const titleOf = new Map(lessons.map(({ id, title }) => [id, title]));
  const taken = new Set<string>();
  const passages: Passage[] = [];
  for (const { sourceId, ordinal, score } of ranked) {
    const chunkId = keyOf({ sourceId, ordinal });
    if (taken.has(chunkId)) continue;
    const near = found.filter(
      (chunk) => chunk.source_id === sourceId && Math.abs(chunk.ordinal - ordinal) <= 1,
    );
    const pieces = joinPieces(near);
    const text = textOf(pieces);
    // It may have gone between the two reads.
    if (pieces.length === 0 || passages.some((passage) => isNearDuplicate(passage.text, text)))
      continue;
    for (const chunk of near) taken.add(keyOf({ sourceId, ordinal: chunk.ordinal }));
    const lessonId = lessonOf.get(sourceId)!;
    passages.push({
      chunkId,
      courseId,
      courseVersion: version,
      lessonId,
      lessonTitle: titleOf.get(lessonId)!,
      pieces,
      text,
      score,
    });
  }
  return passages;
}
