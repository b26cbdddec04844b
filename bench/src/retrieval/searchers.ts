import { Database } from '@lyceum/persistence';
import { createLogger, Metrics, systemActor, Tracer, type Actor } from '@lyceum/platform';
import type { IndexedCourse } from './indexed-course.js';

/** What of the service's `Retrieval` is measured. */
export interface Searcher {
  search(
    actor: Actor,
    query: string,
    scope: { readonly courseId: string },
    limit: number,
  ): Promise<{
    readonly passages: readonly {
      readonly lessonId: string;
      readonly pieces: readonly { readonly start: number | null; readonly end: number | null }[];
    }[];
    readonly isAnswerable: boolean;
  }>;
}

export interface Searchers {
  readonly actor: Actor;
  /** As the tutor searches. */
  readonly hybrid: Searcher;
  /** The same without its other half. */
  readonly fullText: Searcher;
  readonly vectors: Searcher;
  close(): Promise<void>;
}

type Made = new (...parts: never[]) => object;

/** The built service: no package may depend on one, so its classes are loaded as they were shipped. */
const SERVICE = new URL('../../../../services/ai/dist/src/', import.meta.url);

async function load(file: string, name: string): Promise<Made> {
  const module = (await import(new URL(file, SERVICE).href)) as Record<string, Made>;
  return module[name]!;
}

/** The `Retrieval` of the service as a learner's request has it, with the rights of the service's own role. */
export async function searchersOf({ stack, schoolId, userId }: IndexedCourse): Promise<Searchers> {
  const url = new URL(stack.databaseUrl);
  url.username = 'lyceum_ai';
  url.password = stack.secrets.databasePasswords['ai']!;
  const database = new Database({
    url: url.toString(),
    maxConnections: 4,
    slowQueryMs: 5_000,
    applicationName: 'bench-retrieval',
    logger: createLogger('bench', 'warn'),
    metrics: new Metrics(),
    tracer: Tracer.disabled,
  });
  const make = async <T>(file: string, name: string, ...parts: unknown[]): Promise<T> =>
    new (await load(file, name))(...(parts as never[])) as T;
  const curriculum = await make(
    'curriculum/curriculum.js',
    'Curriculum',
    await make('curriculum/curriculum.repository.js', 'CurriculumRepository', database),
  );
  const rows = await make<object>(
    'retrieval/retrieval.repository.js',
    'RetrievalRepository',
    database,
  );
  const models = await make('models/embedding-models.js', 'EmbeddingModels');
  const store = await make('retrieval/sign-scan.store.js', 'SignScanStore', database);
  const searcher = (words: unknown, vectors: unknown): Promise<Searcher> =>
    make('retrieval/retrieval.js', 'Retrieval', curriculum, words, models, vectors);
  const nothing = (): Promise<never[]> => Promise.resolve([]);
  const system = systemActor('bench', { tenantId: schoolId });
  return {
    actor: { ...system, kind: 'user', role: 'learner', userId },
    hybrid: await searcher(rows, store),
    fullText: await searcher(rows, { nearest: nothing }),
    vectors: await searcher(Object.create(rows, { byWords: { value: nothing } }), store),
    close: () => database.close(),
  };
}
