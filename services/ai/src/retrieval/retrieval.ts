import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { textSearchConfiguration } from '../indexing/index.js';
import { Thesaurus } from '../thesaurus/index.js';
import { bestOf, Candidates } from './candidates.js';
import type { SearchResult, SearchScope } from './passage.js';
import { passagesOf } from './passages-of.js';
import { askedWords, type AskedWord } from './question.js';
import { fuseRanks, keyOf, type RankedChunk } from './rank-fusion.js';
import { answerProbability, nearness, QuestionMatch, type Evidence } from './relevance.js';
import { RetrievalRepository, type FoundChunk, type WordRanking } from './retrieval.repository.js';
import { SearchSpaces, type SearchSpace } from './search-space.js';
import type { NearChunk } from '../vectors/index.js';

/** The first of the fused ranking, which are read and compared with the question word by word. */
const WEIGHED = 30;
/** Below it stay 207 of the 229 questions for tuning without an answer. */
const ANSWERING_PROBABILITY = 0.74;

export interface WeighedChunk extends RankedChunk {
  readonly evidence: Evidence;
}

/** What was found, the nearest first. */
export interface Weighed {
  readonly space: SearchSpace;
  readonly chunks: readonly WeighedChunk[];
  /** Those and what is beside them. */
  readonly found: readonly FoundChunk[];
}

/** Finds what answers a question in the lessons that somebody may see now. */
@Injectable()
export class Retrieval {
  constructor(
    private readonly spaces: SearchSpaces,
    private readonly candidates: Candidates,
    private readonly rows: RetrievalRepository,
    private readonly thesaurus: Thesaurus,
  ) {}

  /** @throws DomainError `ai.course_not_found`, `ai.not_enrolled`; ModelFailure */
  async search(
    actor: Actor,
    query: string,
    scope: SearchScope,
    limit: number,
  ): Promise<SearchResult> {
    const { space, chunks, found } = await this.weigh(actor, query, scope);
    const passages = passagesOf(chunks, found, space, limit);
    const isAnswerable = (chunks[0]?.score ?? 0) >= ANSWERING_PROBABILITY;
    return { passages, isAnswerable };
  }

  /** What speaks for each chunk that was found; `search` answers from it. */
  async weigh(actor: Actor, query: string, scope: SearchScope): Promise<Weighed> {
    const space = await this.spaces.of(actor, scope);
    if (space.held.length === 0) return { space, chunks: [], found: [] };
    const asked = askedWords(query, this.thesaurus);
    const [byWords, byMeaning] = await Promise.all([
      this.candidates.byWords(actor, asked, space),
      this.candidates.byMeaning(actor, query, space),
    ]);
    const likely = fuseRanks([bestOf(byWords), ...byMeaning]).slice(0, WEIGHED);
    const found = await this.rows.withNeighbours(actor, likely);
    const chunks = weigh(likely, found, space, asked, byWords, byMeaning.flat());
    return { space, chunks, found };
  }
}

function weigh(
  likely: readonly RankedChunk[],
  found: readonly FoundChunk[],
  { outline, held, byConfiguration }: SearchSpace,
  asked: readonly AskedWord[],
  byWords: ReadonlyMap<string, WordRanking>,
  near: readonly NearChunk[],
): WeighedChunk[] {
  const matches = new Map(
    [...byConfiguration.keys()].map((configuration) => {
      const { shares = [], size = 0 } = byWords.get(configuration) ?? {};
      return [configuration, new QuestionMatch(asked, configuration === 'english', shares, size)];
    }),
  );
  const sourceOf = new Map(held.map((source) => [source.source_id, source]));
  const titleOf = new Map(outline.lessons.map(({ id, title }) => [id, title]));
  const cosineOf = new Map<string, number>();
  for (const chunk of near)
    cosineOf.set(keyOf(chunk), Math.max(chunk.cosine, cosineOf.get(keyOf(chunk)) ?? -1));
  const farthest = cosineOf.size > 0 ? Math.min(...cosineOf.values()) : 0;
  const textsOf = new Map(
    found.map((chunk) => [
      keyOf({ sourceId: chunk.source_id, ordinal: chunk.ordinal }),
      chunk.pieces.map(({ text }) => text),
    ]),
  );
  return likely
    .map(({ sourceId, ordinal }): WeighedChunk => {
      const key = keyOf({ sourceId, ordinal });
      const source = sourceOf.get(sourceId)!;
      const match = matches.get(textSearchConfiguration(source.language))!;
      const title = titleOf.get(source.lesson_id) ?? '';
      const words = match.evidence(textsOf.get(key) ?? [], title);
      // Not among the nearest: farther away than all of them, and nothing speaks for it here. Unless it is not embedded
      // yet: then nothing speaks against it either, and its words decide.
      const unknown = source.is_embedded ? 0 : farthest;
      const evidence = { ...words, cosine: cosineOf.get(key) ?? unknown };
      return { sourceId, ordinal, evidence, score: answerProbability(evidence) };
    })
    .sort((a, b) => nearness(b.evidence) - nearness(a.evidence));
}
