import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DispatchLoop, everyTenant, Jobs } from '@lyceum/jobs';
import { Database, Maintenance } from '@lyceum/persistence';
import { LOGGER, systemActor, type Logger } from '@lyceum/platform';
import { AiJobs } from './ai-jobs.js';
import { EmbeddingModels } from '../models/index.js';
import { ChunkRepository, SourceRepository } from '../indexing/index.js';

const BATCH = 100;
/** Longer than a projection takes to be rebuilt. */
const UNREFERENCED_FOR_MS = 6 * 3_600_000;
/** A model may be away for so long; what fails still is for an operator to look at. */
const TRIED_AGAIN_FOR_MS = 7 * 24 * 3_600_000;
const MOST_TRIED_AGAIN = 1_000;

/**
 * Starts a job for each source that is not in the index as it should be: new, changed, or of another model than the
 * current one. Whoever changes a text marks it; at the start and once an hour all are compared, which finds what a
 * change of the model, a restore or a hand in the database leaves to do. Jobs that failed go on once an hour. Several
 * processes may do it at once: the key of a job is the mark.
 */
@Injectable()
export class IndexDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: DispatchLoop;
  private isCompared = false;

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
    private readonly sources: SourceRepository,
    private readonly chunks: ChunkRepository,
    private readonly models: EmbeddingModels,
    private readonly maintenance: Maintenance,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new DispatchLoop({
      everyMs: 2_000,
      batch: BATCH,
      startSome: () => this.startMarked(),
      logger,
      what: 'indexing',
    });
  }

  onApplicationBootstrap(): void {
    this.maintenance.add('search index', async (tx) => {
      await this.sources.sweep(tx, new Date(Date.now() - UNREFERENCED_FOR_MS));
      await this.chunks.sweepEmbeddings(tx);
      await this.sources.markDifferences(tx, this.models.current.id);
    });
    this.maintenance.add('failed indexing', () => this.tryAgain());
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async compare(): Promise<void> {
    const actor = systemActor('indexing');
    await this.database.run(actor, (tx) =>
      this.sources.markDifferences(tx, this.models.current.id),
    );
    this.isCompared = true;
  }

  private async tryAgain(): Promise<void> {
    const failed = await this.jobs.list(everyTenant, {
      name: this.definitions.indexSource.name,
      states: ['failed'],
      limit: MOST_TRIED_AGAIN,
    });
    const since = Date.now() - TRIED_AGAIN_FOR_MS;
    for (const { id, createdAt } of failed)
      if (createdAt.getTime() >= since) await this.jobs.redrive(everyTenant, id);
  }

  private async startMarked(): Promise<number> {
    if (!this.isCompared) await this.compare();
    const modelId = this.models.current.id;
    const marked = await this.sources.marked(modelId, BATCH);
    for (const { markId, contentHash, ...source } of marked) {
      if (contentHash === null) continue;
      const due = { ...source, contentHash };
      const { tenantId } = source;
      const key = `${markId}:${modelId}`;
      // First: a job of what nobody has asked for does nothing, and it may begin at once.
      await this.sources.markRequested(due, modelId);
      await this.jobs.enqueue(this.definitions.indexSource, { tenantId, key }, { ...due, modelId });
    }
    if (marked.length > 0) await this.sources.unmark(marked);
    return marked.length;
  }
}
