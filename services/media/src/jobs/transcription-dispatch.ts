import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DispatchLoop, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { TranscriptionRepository, TranscriptionWork } from '../transcriptions/index.js';
import { MediaJobs } from './media-jobs.js';

const BATCH = 100;

/** Starts the job of each transcription that waits for one. Its key is the transcription and its state: started twice, it is one. */
@Injectable()
export class TranscriptionDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: DispatchLoop;

  constructor(
    private readonly jobs: Jobs,
    private readonly media: MediaJobs,
    private readonly transcriptions: TranscriptionRepository,
    private readonly work: TranscriptionWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new DispatchLoop({
      everyMs: 5_000,
      batch: BATCH,
      startSome: () => this.startWaiting(),
      logger,
      what: 'transcriptions',
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
    const waiting = await this.transcriptions.waiting(BATCH);
    for (const transcription of waiting) {
      const { id: transcriptionId, tenant_id: tenantId, state } = transcription;
      const job = state === 'requested' ? this.media.cutSound : this.media.endTranscription;
      const key = `${transcriptionId}:${state}`;
      await this.jobs.enqueue(job, { tenantId, key }, { transcriptionId });
      await this.transcriptions.markStarted(transcription);
    }
    return waiting.length;
  }
}
