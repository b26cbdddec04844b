import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { EmbeddingModelsModule } from '../models/index.js';
import { ThesaurusModule } from '../thesaurus/index.js';
import { Candidates } from './candidates.js';
import { Retrieval } from './retrieval.js';
import { RetrievalRepository } from './retrieval.repository.js';
import { SearchSpaces } from './search-space.js';
import { SignScanStore } from './sign-scan.store.js';
import { VECTOR_STORE } from './vector-store.js';

@Module({
  imports: [CurriculumModule, EmbeddingModelsModule, ThesaurusModule],
  providers: [
    Retrieval,
    RetrievalRepository,
    SearchSpaces,
    Candidates,
    { provide: VECTOR_STORE, useClass: SignScanStore },
  ],
  exports: [Retrieval],
})
export class RetrievalModule {}
