import { Module } from '@nestjs/common';
import { BudgetModule } from '../budget/index.js';
import { ModelsModule } from '../models/index.js';
import { VectorsModule } from '../vectors/index.js';
import { ChunkRepository } from './chunk.repository.js';
import { IndexSource } from './index-source.js';
import { SourceRepository } from './source.repository.js';

@Module({
  imports: [ModelsModule, BudgetModule, VectorsModule],
  providers: [IndexSource, SourceRepository, ChunkRepository],
  exports: [IndexSource, SourceRepository, ChunkRepository, ModelsModule],
})
export class IndexingModule {}
