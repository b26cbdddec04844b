import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Jobs } from '@lyceum/jobs';
import { Maintenance } from '@lyceum/persistence';
import { LOGGER, type Logger } from '@lyceum/platform';
import { AiJobs } from './ai-jobs.js';
import { EmbeddingModels } from '../models/index.js';
import { ChunkRepository, SourceRepository } from '../indexing/index.js';

const POLL_MS = 2_000;
const BATCH = 100;

/**
 * Starts a job for each source that is not in the index as it should be: new, changed, or of another model than the
 * current one. Several processes may do it at once: the key of a job is what it is to make.
 */
@Injectable()
export class IndexDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isBusy = false;
  private isOver = false;

  constructor(
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
      while (!this.isOver && (await this.startDue()) === BATCH);
    } catch (error) {
      this.logger.warn({ err: error }, 'indexing could not be started; it is tried again');
    }
  }

  private async startDue(): Promise<number> {
    const modelId = this.models.current.id;
    const due = await this.sources.due(modelId, BATCH);
    for (const source of due) {
      const { tenantId, kind, ownerId, variant, contentHash } = source;
      const key = [kind, ownerId, variant, contentHash, modelId].join(':');
      const input = { ...source, modelId };
      await this.jobs.enqueue(this.definitions.indexSource, { tenantId, key }, input);
      await this.sources.markRequested(source, modelId);
    }
    return due.length;
  }
}
