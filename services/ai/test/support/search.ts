import { Curriculum } from '../../src/curriculum/curriculum.js';
import { CurriculumRepository } from '../../src/curriculum/curriculum.repository.js';
import { EmbeddingModels } from '../../src/models/embedding-models.js';
import { Retrieval } from '../../src/retrieval/retrieval.js';
import { RetrievalRepository } from '../../src/retrieval/retrieval.repository.js';
import { SignScanStore } from '../../src/retrieval/sign-scan.store.js';
import type { Database } from '@lyceum/persistence';
import { systemActor, type Actor, type Role } from '@lyceum/platform';

/** Retrieval as the service puts it together, over a database of the test. */
export function retrievalOver(database: Database): Retrieval {
  const curriculum = new Curriculum(new CurriculumRepository(database));
  const rows = new RetrievalRepository(database);
  return new Retrieval(curriculum, rows, new EmbeddingModels(), new SignScanStore(database));
}

export const actorOf = (role: Role, tenantId: string, userId: string): Actor => ({
  ...systemActor('test', { tenantId }),
  kind: 'user',
  role,
  userId,
});
