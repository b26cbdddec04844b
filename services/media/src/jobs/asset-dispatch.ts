import { Inject, Injectable } from '@nestjs/common';
import { Dispatcher, everyTenant, Jobs } from '@lyceum/jobs';
import { DomainError, LOGGER, type Logger } from '@lyceum/platform';
import { AssetRepository, AssetWork, type WaitingAsset } from '../assets/index.js';
import { MediaJobs } from './media-jobs.js';

/** Starts the job of each asset that waits for one. Starting a job twice is harmless: its key is the asset and the run. */
@Injectable()
export class AssetDispatch extends Dispatcher {
  constructor(
    private readonly jobs: Jobs,
    private readonly media: MediaJobs,
    private readonly assets: AssetRepository,
    work: AssetWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(work, 'waiting media', logger);
  }

  protected async startSome(limit: number): Promise<number> {
    const waiting = await this.assets.waiting(limit);
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
