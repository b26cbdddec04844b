import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { everyTenant, Jobs } from '@lyceum/jobs';
import { DomainError, LOGGER, type Logger } from '@lyceum/platform';
import { AssetRepository, AssetWork, type WaitingAsset } from '../assets/index.js';
import { MediaJobs } from './media-jobs.js';

const POLL_MS = 5_000;
const BATCH = 100;

/**
 * Starts the job of each asset that waits for one: at once when it was told here, else by looking every five
 * seconds, so that an asset whose process died between commit and start is not forgotten. Starting a job twice
 * is harmless: its key is the asset and the run.
 */
@Injectable()
export class AssetDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isPending = false;
  private isOver = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly media: MediaJobs,
    private readonly assets: AssetRepository,
    private readonly work: AssetWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.work.onWaiting(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  /** Before the jobs and the database are closed. */
  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.round;
  }

  /** Looks for waiting assets soon. Calls of the same moment are one look. */
  private wake(): void {
    if (this.isPending || this.isOver) return;
    this.isPending = true;
    this.round = this.round.then(async () => {
      this.isPending = false;
      try {
        while (!this.isOver && (await this.startWaiting()) === BATCH);
      } catch (error) {
        this.logger.warn({ err: error }, 'waiting media could not be started; it is tried again');
      }
    });
  }

  private async startWaiting(): Promise<number> {
    const waiting = await this.assets.waiting(BATCH);
    for (const asset of waiting) {
      if (asset.state === 'deleting') await this.cancelProcessing(asset);
      await this.assets.markStarted(asset, await this.start(asset));
    }
    return waiting.length;
  }

  private start({ id, tenant_id: tenantId, state, kind, run }: WaitingAsset): Promise<string> {
    if (state === 'deleting')
      return this.jobs.enqueue(this.media.remove, { tenantId, key: id }, { assetId: id });
    const isHeavy = kind === 'video' || kind === 'audio';
    const job = isHeavy ? this.media.processHeavy : this.media.processLight;
    return this.jobs.enqueue(job, { tenantId, key: `${id}:${run}` }, { assetId: id, kind });
  }

  private async cancelProcessing({ job_id }: WaitingAsset): Promise<void> {
    if (job_id === null) return;
    try {
      await this.jobs.cancel(everyTenant, job_id);
    } catch (error) {
      // It has ended, or is gone already.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
