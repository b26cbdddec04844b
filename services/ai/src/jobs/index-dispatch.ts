import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Jobs } from '@lyceum/jobs';
import { Database, Maintenance } from '@lyceum/persistence';
import { LOGGER, systemActor, type Logger } from '@lyceum/platform';
import { AiJobs } from './ai-jobs.js';
import { EmbeddingModels } from '../models/index.js';
import { ChunkRepository, SourceRepository } from '../indexing/index.js';

const POLL_MS = 2_000;
const BATCH = 100;

/**
 * Starts a job for each source that is not in the index as it should be: new, changed, or of another model than the
 * current one. Whoever changes a text marks it; at the start and once an hour all are compared, which finds what a
 * change of the model, a restore or a hand in the database leaves to do. Several processes may do it at once: the key
 * of a job is the mark.
 */
@Injectable()
export class IndexDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isBusy = false;
  private isOver = false;
  private isCompared = false;

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
    private readonly sources: SourceRepository,
    private readonly chunks: ChunkRepository,
    private readonly models: EmbeddingModels,
    private readonly maintenance: Maintenance,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.maintenance.add('search index', async (tx) => {
      await this.sources.sweep(tx);
      await this.chunks.sweepEmbeddings(tx);
      await this.sources.markDifferences(tx, this.models.current.id);
    });
    this.timer = setInterval(() => this.look(), POLL_MS).unref();
    this.look();
  }

  /** Before the jobs and the database are closed. */
  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.round;
  }

  private look(): void {
    if (this.isBusy || this.isOver) return;
    this.isBusy = true;
    this.round = this.startAll().finally(() => (this.isBusy = false));
  }

  private async startAll(): Promise<void> {
    try {
      if (!this.isCompared) await this.compare();
      while (!this.isOver && (await this.startMarked()) === BATCH);
    } catch (error) {
      this.logger.warn({ err: error }, 'indexing could not be started; it is tried again');
    }
  }

  private async compare(): Promise<void> {
    const actor = systemActor('indexing');
    await this.database.run(actor, (tx) =>
      this.sources.markDifferences(tx, this.models.current.id),
    );
    this.isCompared = true;
  }

  private async startMarked(): Promise<number> {
    const modelId = this.models.current.id;
    const marked = await this.sources.marked(modelId, BATCH);
    for (const { markId, contentHash, ...source } of marked) {
      if (contentHash === null) continue;
      const due = { ...source, contentHash };
      const { tenantId } = source;
      const key = `${markId}:${modelId}`;
      await this.jobs.enqueue(this.definitions.indexSource, { tenantId, key }, { ...due, modelId });
      await this.sources.markRequested(due, modelId);
    }
    if (marked.length > 0) await this.sources.unmark(marked);
    return marked.length;
  }
}
