import { Inject, Injectable } from '@nestjs/common';
import { Dispatcher, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { TranscriptionRepository, TranscriptionWork } from '../transcriptions/index.js';
import { AiJobs } from './ai-jobs.js';

/** Starts the job of each transcription that waits for one. Starting a job twice is harmless: its key is the transcription. */
@Injectable()
export class TranscriptionDispatch extends Dispatcher {
  constructor(
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
    private readonly transcriptions: TranscriptionRepository,
    work: TranscriptionWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(work, 'transcriptions', logger);
  }

  protected async startSome(limit: number): Promise<number> {
    const waiting = await this.transcriptions.toStart(limit);
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
