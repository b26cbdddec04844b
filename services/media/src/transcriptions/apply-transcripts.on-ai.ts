import { Controller } from '@nestjs/common';
import {
  transcriptionFailed,
  transcriptionFinished,
  transcriptionProgressed,
  type EventOf,
} from '@lyceum/contracts';
import { Consumes, reaction, type EventContext } from '@lyceum/messaging';
import { TranscriptionWork } from './transcription-work.js';
import { TranscriptionRepository } from './transcription.repository.js';

const transcriptions = reaction('transcriptions');

/** What became of a transcription, as ai says. An answer to one that is not waited for any more changes nothing. */
@Controller()
export class ApplyTranscripts {
  constructor(
    private readonly rows: TranscriptionRepository,
    private readonly work: TranscriptionWork,
  ) {}

  @Consumes(transcriptionProgressed.v1, transcriptions)
  async progressed(
    { data }: EventOf<typeof transcriptionProgressed.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await this.rows.progress(tx, data.transcriptionId, data.heardPieces);
  }

  @Consumes(transcriptionFinished.v1, transcriptions)
  async finished(
    { data }: EventOf<typeof transcriptionFinished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    if (await this.rows.store(tx, data.transcriptionId, data))
      tx.afterCommit(() => this.work.wake());
  }

  @Consumes(transcriptionFailed.v1, transcriptions)
  async failed(
    { data }: EventOf<typeof transcriptionFailed.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    if (await this.rows.fail(tx, data.transcriptionId, data))
      tx.afterCommit(() => this.work.wake());
  }
}
