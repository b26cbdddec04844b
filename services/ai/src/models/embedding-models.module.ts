import { Module } from '@nestjs/common';
import { EmbeddingModels } from './embedding-models.js';

@Module({ providers: [EmbeddingModels], exports: [EmbeddingModels] })
export class EmbeddingModelsModule {}
