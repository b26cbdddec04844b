import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Actor, type Logger } from '@lyceum/platform';
import { EmbeddingModels, ModelFailure, type EmbeddingModel } from '../models/index.js';
import { stemOf } from '../thesaurus/index.js';
import type { AskedWord } from './question.js';
import type { RankedChunk } from './rank-fusion.js';
import { RetrievalRepository, type SoughtWord, type WordRanking } from './retrieval.repository.js';
import type { SearchSpace } from './search-space.js';
import { VECTOR_STORE, type NearChunk, type VectorStore } from '../vectors/index.js';

/** Of each kind of search. */
const CANDIDATES = 50;
const EMBEDDING_TIMEOUT_MS = 5_000;

/** The chunks that may answer a question, by its words and by its meaning. */
@Injectable()
export class Candidates {
  constructor(
    private readonly rows: RetrievalRepository,
    private readonly models: EmbeddingModels,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** By the configuration of full text: words that one language leaves out weigh in another. */
  async byWords(
    actor: Actor,
    asked: readonly AskedWord[],
    { byConfiguration }: SearchSpace,
  ): Promise<ReadonlyMap<string, WordRanking>> {
    const rankings = [...byConfiguration].map(async ([configuration, sources]) => {
      const sought = soughtWords(asked, configuration === 'english');
      const found = await this.rows.byWords(actor, sources, sought, asked.length, CANDIDATES);
      return [configuration, found] as const;
    });
    return new Map(await Promise.all(rankings));
  }

  /**
   * A ranking by each model of the index: while it moves from one to the other, chunks have one or both. The one before
   * may be gone, which may be why the index moves: what the current one finds serves alone then.
   * @throws ModelFailure of the current one
   */
  async byMeaning(
    actor: Actor,
    question: string,
    { byConfiguration }: SearchSpace,
  ): Promise<NearChunk[][]> {
    const sources = [...byConfiguration.values()].flat().map(({ source_id }) => source_id);
    const near = (model: EmbeddingModel): Promise<NearChunk[]> => {
      const timeout = AbortSignal.timeout(EMBEDDING_TIMEOUT_MS);
      const vector = model.embed([question], timeout).then(({ vectors }) => vectors[0]!);
      return this.vectors.nearest(actor, model.id, vector, sources, CANDIDATES);
    };
    const { current, previous } = this.models;
    if (!previous) return [await near(current)];
    return Promise.all([near(current), near(previous).catch((error) => this.without(error))]);
  }

  private without(error: unknown): NearChunk[] {
    if (!(error instanceof ModelFailure)) throw error;
    const { modelId: model, kind } = error;
    this.logger.warn({ model, kind, err: error }, 'searched without the previous embedding model');
    return [];
  }
}

/** Of all languages. */
export const bestOf = (byWords: ReadonlyMap<string, WordRanking>): RankedChunk[] =>
  [...byWords.values()]
    .flatMap(({ chunks }) => chunks)
    .sort((a, b) => b.score - a.score)
    .slice(0, CANDIDATES);

/** The words themselves and, in English, those that mean the same. */
function soughtWords(asked: readonly AskedWord[], isEnglish: boolean): SoughtWord[] {
  return asked.flatMap(({ word, english }, place) => [
    { place, word, weight: 1 },
    ...((isEnglish && english?.synonyms) || []).map((synonym) => ({
      place,
      word: synonym,
      weight: english?.related.get(stemOf(synonym)) ?? 0,
    })),
  ]);
}
