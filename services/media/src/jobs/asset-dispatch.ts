import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DispatchLoop, everyTenant, Jobs } from '@lyceum/jobs';
import { DomainError, LOGGER, type Logger } from '@lyceum/platform';
import { AssetRepository, AssetWork, type WaitingAsset } from '../assets/index.js';
import { MediaJobs } from './media-jobs.js';

const BATCH = 100;

/** Starts the job of each asset that waits for one. Starting a job twice is harmless: its key is the asset and the run. */
@Injectable()
export class AssetDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: DispatchLoop;

  constructor(
    private readonly jobs: Jobs,
    private readonly media: MediaJobs,
    private readonly assets: AssetRepository,
    private readonly work: AssetWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new DispatchLoop({
      everyMs: 5_000,
      batch: BATCH,
      startSome: () => this.startWaiting(),
      logger,
      what: 'waiting media',
    });
  }

  onApplicationBootstrap(): void {
    this.work.onWaiting(() => this.loop.wake());
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
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
