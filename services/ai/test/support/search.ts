import { Curriculum } from '../../src/curriculum/curriculum.js';
import { CurriculumRepository } from '../../src/curriculum/curriculum.repository.js';
import { EmbeddingModels } from '../../src/models/embedding-models.js';
import { Candidates } from '../../src/retrieval/candidates.js';
import { Retrieval } from '../../src/retrieval/retrieval.js';
import { RetrievalRepository } from '../../src/retrieval/retrieval.repository.js';
import { SearchSpaces } from '../../src/retrieval/search-space.js';
import { SignScanStore } from '../../src/vectors/index.js';
import { Thesaurus } from '../../src/thesaurus/index.js';
import type { Database } from '@lyceum/persistence';
import { createLogger, systemActor, type Actor, type Role } from '@lyceum/platform';

/** Retrieval as the service puts it together, over a database of the test. */
export async function retrievalOver(
  database: Database,
  models: EmbeddingModels = new EmbeddingModels(),
): Promise<Retrieval> {
  const logger = createLogger('ai', 'silent');
  const rows = new RetrievalRepository(database);
  const spaces = new SearchSpaces(new Curriculum(new CurriculumRepository(database)), rows);
  const candidates = new Candidates(rows, models, new SignScanStore(database), logger);
  return new Retrieval(spaces, candidates, rows, await Thesaurus.open());
}

export const actorOf = (role: Role, tenantId: string, userId: string): Actor => ({
  ...systemActor('test', { tenantId }),
  kind: 'user',
  role,
  userId,
});
