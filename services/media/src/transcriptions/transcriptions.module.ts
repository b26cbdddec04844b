import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { AssetsModule } from '../assets/index.js';
import { CaptionsModule, CaptionTracksModule } from '../captions/index.js';
import { ProcessingModule } from '../processing/index.js';
import { ApplyTranscripts } from './apply-transcripts.on-ai.js';
import { SoundCutter } from './sound-cutter.js';
import { TranscribeAsset } from './transcribe-asset.js';
import { TranscriptionWork } from './transcription-work.js';
import { TranscriptionController } from './transcription.controller.js';
import { TranscriptionRepository } from './transcription.repository.js';
import { Transcriptions } from './transcriptions.js';

/** What the jobs of transcriptions need, apart from whoever takes requests. */
@Module({
  imports: [AssetsModule, CaptionsModule, ProcessingModule],
  providers: [SoundCutter, TranscribeAsset, TranscriptionRepository, TranscriptionWork],
  exports: [TranscribeAsset, TranscriptionRepository, TranscriptionWork],
})
export class TranscriptionJobsModule {}

const NO_ANSWER = {
  code: 'media.transcription_unanswered',
  reason: 'Nobody has heard the recording in time. Ask for the transcription again.',
};

@Module({
  imports: [AssetsModule, CaptionTracksModule, TranscriptionJobsModule],
  controllers: [TranscriptionController, ApplyTranscripts],
  providers: [Transcriptions],
})
export class TranscriptionsModule implements OnModuleInit {
  constructor(
    private readonly rows: TranscriptionRepository,
    private readonly maintenance: Maintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('transcriptions', async (tx) => {
      await this.rows.failExpired(tx, NO_ANSWER);
    });
  }
}
