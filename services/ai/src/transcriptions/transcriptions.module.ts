import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { BudgetModule } from '../budget/index.js';
import { ModelsModule } from '../models/index.js';
import { BeginTranscription } from './begin-transcription.on-media.js';
import { CancelTranscription } from './cancel-transcription.on-media.js';
import { SoundSource } from './sound-source.js';
import { TranscriptionWork } from './transcription-work.js';
import { TranscriptionRepository } from './transcription.repository.js';
import { WriteTranscript } from './write-transcript.js';

/** What the jobs of transcriptions need, apart from whoever hears of requests. */
@Module({
  imports: [BudgetModule, ModelsModule],
  providers: [SoundSource, TranscriptionRepository, TranscriptionWork, WriteTranscript],
  exports: [TranscriptionRepository, TranscriptionWork, WriteTranscript],
})
export class TranscriptionJobsModule {}

@Module({
  imports: [ModelsModule, TranscriptionJobsModule],
  controllers: [BeginTranscription, CancelTranscription],
})
export class TranscriptionsModule implements OnModuleInit {
  constructor(
    private readonly rows: TranscriptionRepository,
    private readonly maintenance: Maintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('transcriptions', (tx) => this.rows.sweep(tx));
  }
}
