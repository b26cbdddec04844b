import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { EmbeddingModelsModule } from '../models/index.js';
import { Retrieval } from './retrieval.js';
import { RetrievalRepository } from './retrieval.repository.js';
import { SignScanStore } from './sign-scan.store.js';
import { VECTOR_STORE } from './vector-store.js';

@Module({
  imports: [CurriculumModule, EmbeddingModelsModule],
  providers: [Retrieval, RetrievalRepository, { provide: VECTOR_STORE, useClass: SignScanStore }],
  exports: [Retrieval],
})
export class RetrievalModule {}
