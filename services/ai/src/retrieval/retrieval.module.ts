import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { ModelsModule } from '../models/index.js';
import { ThesaurusModule } from '../thesaurus/index.js';
import { VectorsModule } from '../vectors/index.js';
import { Candidates } from './candidates.js';
import { Retrieval } from './retrieval.js';
import { RetrievalRepository } from './retrieval.repository.js';
import { SearchSpaces } from './search-space.js';

@Module({
  imports: [CurriculumModule, ModelsModule, ThesaurusModule, VectorsModule],
  providers: [Retrieval, RetrievalRepository, SearchSpaces, Candidates],
  exports: [Retrieval],
})
export class RetrievalModule {}
