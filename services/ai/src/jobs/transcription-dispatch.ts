import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DispatchLoop, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { TranscriptionRepository, TranscriptionWork } from '../transcriptions/index.js';
import { AiJobs } from './ai-jobs.js';

const BATCH = 100;

/** Starts the job of each transcription that waits for one. Starting a job twice is harmless: its key is the transcription. */
@Injectable()
export class TranscriptionDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: DispatchLoop;

  constructor(
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
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
    const waiting = await this.transcriptions.toStart(BATCH);
    for (const transcription of waiting) {
      const { id: transcriptionId, tenantId } = transcription;
      await this.jobs.enqueue(
        this.definitions.writeTranscript,
        { tenantId, key: transcriptionId },
        { transcriptionId },
      );
      await this.transcriptions.markStarted(transcription);
    }
    return waiting.length;
  }
}
