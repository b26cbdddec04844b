import { Inject, Injectable } from '@nestjs/common';
import { Dispatcher, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { TranscriptionRepository, TranscriptionWork } from '../transcriptions/index.js';
import { MediaJobs } from './media-jobs.js';

/** Starts the job of each transcription that waits for one. Its key is the transcription and its state: started twice, it is one. */
@Injectable()
export class TranscriptionDispatch extends Dispatcher {
  constructor(
    private readonly jobs: Jobs,
    private readonly media: MediaJobs,
    private readonly transcriptions: TranscriptionRepository,
    work: TranscriptionWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(work, 'transcriptions', logger);
  }

  protected async startSome(limit: number): Promise<number> {
    const waiting = await this.transcriptions.waiting(limit);
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
