import {
  askedWords,
  bestOf,
  Candidates,
  Curriculum,
  CurriculumRepository,
  EmbeddingModels,
  passagesOf,
  Retrieval,
  RetrievalRepository,
  SearchSpaces,
  SignScanStore,
  Thesaurus,
  type Passage,
  type RankedChunk,
  type SearchScope,
  type VectorStore,
} from '@lyceum/ai/search';
import { Database } from '@lyceum/persistence';
import { createLogger, Metrics, systemActor, Tracer, type Actor } from '@lyceum/platform';
import type { IndexedCourse } from './indexed-course.js';

/** The parts of a search, put together as the service does it. */
export interface SearchParts {
  readonly retrieval: Retrieval;
  readonly spaces: SearchSpaces;
  readonly candidates: Candidates;
  readonly rows: RetrievalRepository;
  readonly thesaurus: Thesaurus;
}

export async function searchParts(
  database: Database,
  store: VectorStore = new SignScanStore(database),
): Promise<SearchParts> {
  const rows = new RetrievalRepository(database);
  const spaces = new SearchSpaces(new Curriculum(new CurriculumRepository(database)), rows);
  const candidates = new Candidates(
    rows,
    new EmbeddingModels(),
    store,
    createLogger('bench', 'silent'),
  );
  const thesaurus = await Thesaurus.open();
  const retrieval = new Retrieval(spaces, candidates, rows, thesaurus);
  return { retrieval, spaces, candidates, rows, thesaurus };
}

/** @param url of the service's own role */
export function benchDatabase(url: string): Database {
  return new Database({
    url,
    maxConnections: 4,
    slowQueryMs: 60_000,
    applicationName: 'bench',
    logger: createLogger('bench', 'warn'),
    metrics: new Metrics(),
    tracer: Tracer.disabled,
  });
}

export type Search = (question: string) => Promise<readonly Passage[]>;

export interface Searchers {
  /** As the tutor searches. */
  readonly hybrid: Search;
  /** By each of its halves alone, as it ranks. */
  readonly fullText: Search;
  readonly vectors: Search;
  /** How likely the best that was found answers. */
  readonly retrieval: Retrieval;
  readonly actor: Actor;
  readonly scope: SearchScope;
  close(): Promise<void>;
}

/** Over the index of the course, as a learner's request has it, with the rights of the service's own role. */
export async function searchersOf(
  { stack, schoolId, userId, courseId }: IndexedCourse,
  limit: number,
): Promise<Searchers> {
  const url = new URL(stack.databaseUrl);
  url.username = 'lyceum_ai';
  url.password = stack.secrets.databasePasswords['ai']!;
  const database = benchDatabase(url.toString());
  const parts = await searchParts(database);
  const { retrieval, spaces, candidates, rows, thesaurus } = parts;
  const system = systemActor('bench', { tenantId: schoolId });
  const actor: Actor = { ...system, kind: 'user', role: 'learner', userId };
  const scope = { courseId };
  const passages = async (ranked: readonly RankedChunk[]): Promise<Passage[]> => {
    const found = await rows.withNeighbours(actor, ranked);
    return passagesOf(ranked, found, await spaces.of(actor, scope), limit);
  };
  return {
    hybrid: async (question) => (await retrieval.search(actor, question, scope, limit)).passages,
    fullText: async (question) => {
      const space = await spaces.of(actor, scope);
      return passages(
        bestOf(await candidates.byWords(actor, askedWords(question, thesaurus), space)),
      );
    },
    vectors: async (question) => {
      const space = await spaces.of(actor, scope);
      const [nearest = []] = await candidates.byMeaning(actor, question, space);
      return passages(nearest.map((chunk) => ({ ...chunk, score: chunk.cosine })));
    },
    retrieval,
    actor,
    scope,
    close: () => database.close(),
  };
}
