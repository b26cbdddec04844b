import { Module } from '@nestjs/common';
import { EmbeddingModelsModule } from '../models/index.js';
import { VectorsModule } from '../vectors/index.js';
import { ChunkRepository } from './chunk.repository.js';
import { IndexSource } from './index-source.js';
import { SourceRepository } from './source.repository.js';

@Module({
  imports: [EmbeddingModelsModule, VectorsModule],
  providers: [IndexSource, SourceRepository, ChunkRepository],
  exports: [IndexSource, SourceRepository, ChunkRepository, EmbeddingModelsModule],
})
export class IndexingModule {}
