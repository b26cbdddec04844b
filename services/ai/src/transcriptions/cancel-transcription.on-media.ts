import { Controller } from '@nestjs/common';
import { transcriptionCancelled, type EventOf } from '@lyceum/contracts';
import { Consumes, reaction, type EventContext } from '@lyceum/messaging';
import { TranscriptionRepository } from './transcription.repository.js';

const transcriptions = reaction('transcriptions');

@Controller()
export class CancelTranscription {
  constructor(private readonly rows: TranscriptionRepository) {}

  /** Its job finds out by itself, and settles what was heard until then. */
  @Consumes(transcriptionCancelled.v1, transcriptions)
  async cancelled(
    { data }: EventOf<typeof transcriptionCancelled.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await this.rows.cancel(tx, data.transcriptionId);
  }
}
