import { Controller } from '@nestjs/common';
import { transcriptionFailed, transcriptionRequested, type EventOf } from '@lyceum/contracts';
import { Consumes, Outbox, reaction, type EventContext } from '@lyceum/messaging';
import { TranscriptionModels } from '../models/index.js';
import { TranscriptionWork } from './transcription-work.js';
import { TranscriptionRepository } from './transcription.repository.js';
import { NO_MODEL } from './transcription-notes.js';

const transcriptions = reaction('transcriptions');

@Controller()
export class BeginTranscription {
  constructor(
    private readonly rows: TranscriptionRepository,
    private readonly models: TranscriptionModels,
    private readonly work: TranscriptionWork,
    private readonly outbox: Outbox,
  ) {}

  /** Where nobody is named who can do it, that is said at once. */
  @Consumes(transcriptionRequested.v1, transcriptions)
  async requested(
    { data }: EventOf<typeof transcriptionRequested.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { transcriptionId, assetId } = data;
    if (!this.models.current) {
      this.outbox.add(
        tx,
        transcriptionFailed.v1({ transcriptionId, assetId, ...NO_MODEL, version: 1 }),
      );
      return;
    }
    await this.rows.insert(tx, {
      id: transcriptionId,
      asset_id: assetId,
      requested_by: data.requestedBy,
      language: data.language,
      content_type: data.contentType,
      pieces: data.pieces,
      expires_at: new Date(data.expiresAt),
    });
    tx.afterCommit(() => this.work.wake());
  }
}
