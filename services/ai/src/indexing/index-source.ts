import { Injectable } from '@nestjs/common';
import { sourceProgressed } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { Database } from '@lyceum/persistence';
import { systemActor, type Actor } from '@lyceum/platform';
import { Budget } from '../budget/index.js';
import { EmbeddingModels } from '../models/index.js';
import type { EmbeddingModel, TokenUsage } from '../models/index.js';
import type { EmbeddedChunk } from '../vectors/index.js';
import { ChunkRepository, knownVector } from './chunk.repository.js';
import { chunksOf, textOf } from './chunking.js';
import { markdownPieces } from './markdown-pieces.js';
import { SourceRepository, type SourceRef } from './source.repository.js';
import { textSearchConfiguration } from './text-search-configuration.js';

/** Chunks that are embedded by one request. */
export const EMBEDDING_BATCH = 10;

export interface ChunkedSource {
  readonly sourceId: string;
  readonly chunks: number;
}

/** The steps of indexing one source. Each may be repeated. */
@Injectable()
export class IndexSource {
  constructor(
    private readonly database: Database,
    private readonly sources: SourceRepository,
    private readonly chunks: ChunkRepository,
    private readonly models: EmbeddingModels,
    private readonly budget: Budget,
    private readonly outbox: Outbox,
  ) {}

  /** `null` when the source has changed or gone since. */
  chunk(source: SourceRef): Promise<ChunkedSource | null> {
    return this.database.run(actorOf(source), async (tx) => {
      const content = await this.sources.content(tx, source);
      const sourceId = content && (await this.sources.lock(tx, source));
      if (!sourceId) return null;
      const { language, cues, markdown } = content;
      const chunks = chunksOf(cues ?? markdownPieces(markdown ?? '', language));
      await this.chunks.replace(tx, sourceId, chunks, textSearchConfiguration(language));
      const { contentHash } = source;
      await this.sources.markChunked(tx, sourceId, {
        language,
        contentHash,
        chunks: chunks.length,
      });
      return { sourceId, chunks: chunks.length };
    });
  }

  /** @throws ModelFailure */
  async embed(
    source: SourceRef,
    { sourceId, modelId, from }: { sourceId: string; modelId: string; from: number },
    signal: AbortSignal,
  ): Promise<void> {
    const actor = actorOf(source);
    const rows = await this.database.run(
      actor,
      (tx) => this.chunks.batch(tx, sourceId, modelId, from, from + EMBEDDING_BATCH),
      { readOnly: true },
    );
    const unknown = rows.filter(({ vector }) => vector === null);
    const made = new Map<string, Float32Array>();
    let spent: TokenUsage | undefined;
    if (unknown.length > 0) {
      const texts = unknown.map(({ pieces }) => textOf(pieces));
      const { vectors, usage } = await this.model(modelId).embed(texts, signal);
      spent = usage;
      for (const [at, { text_hash }] of unknown.entries()) made.set(text_hash, vectors[at]!);
    }
    const embedded = rows.map((row): EmbeddedChunk => {
      const vector = knownVector(row) ?? made.get(row.text_hash)!;
      return { ordinal: row.ordinal, textHash: row.text_hash, vector };
    });
    await this.database.run(actor, async (tx) => {
      if (spent) this.budget.charge(tx, 'index', { modelId, usage: spent });
      await this.chunks.addEmbedded(tx, sourceId, modelId, embedded);
    });
  }

  /** Tells the staff how far the source is. @param percent of which the newest is asked for once it is the turn */
  report(source: SourceRef, sourceId: string, percent: () => number): Promise<void> {
    const { kind, ownerId } = source;
    return this.database.run(actorOf(source), async (tx) => {
      const version = await this.sources.advance(tx, sourceId);
      if (version === undefined) return;
      const progress = { sourceId, kind, ownerId, percent: percent(), version };
      this.outbox.add(tx, sourceProgressed.v1(progress));
    });
  }

  /** From now on this model alone finds the source; unless another was asked for since, by a job of its own. */
  finish(source: SourceRef, sourceId: string, modelId: string): Promise<void> {
    return this.database.run(actorOf(source), async (tx) => {
      if (await this.sources.markEmbedded(tx, sourceId, source.contentHash, modelId))
        await this.chunks.dropOtherModels(tx, sourceId, modelId);
    });
  }

  private model(id: string): EmbeddingModel {
    const { current, previous } = this.models;
    const model = [current, previous].find((known) => known?.id === id);
    if (!model) throw new Error(`The embedding model ${id} is not configured any more`);
    return model;
  }
}

const actorOf = ({ tenantId }: SourceRef): Actor => systemActor('indexing', { tenantId });
