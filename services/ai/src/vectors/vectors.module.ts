import { Module } from '@nestjs/common';
import { systemActor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { EmbeddingModels, ModelsModule } from '../models/index.js';
import { PgvectorStore } from './pgvector.store.js';
import { SignScanStore } from './sign-scan.store.js';
import { VECTOR_STORE, type VectorStore } from './vector-store.js';

/** pgvector where the migrations have found it, and what every Postgres can do where they have not. */
async function storeOf(database: Database, models: EmbeddingModels): Promise<VectorStore> {
  const actor = systemActor('vectors');
  if (!(await PgvectorStore.isThere(database, actor))) return new SignScanStore(database);
  const store = new PgvectorStore(database);
  const { id, dimensions } = models.current;
  await store.index(actor, id, dimensions);
  return store;
}

@Module({
  imports: [ModelsModule],
  providers: [{ provide: VECTOR_STORE, inject: [Database, EmbeddingModels], useFactory: storeOf }],
  exports: [VECTOR_STORE],
})
export class VectorsModule {}
