import { IsString, MaxLength } from 'class-validator';
import { BodyMayBeMissing, IsOmittable } from '@lyceum/platform';
import type { TranscriptionRow } from './transcription.repository.js';

@BodyMayBeMissing()
export class RequestTranscriptionDto {
  /** BCP 47: what is spoken. Without it the model says what it hears. */
  @IsOmittable()
  @IsString()
  @MaxLength(35)
  language?: string;
}

export class TranscriptionFailureView {
  /** Stable: `ai.no_transcription_model`. */
  readonly code!: string;
  /** What happened, and what to do. */
  readonly reason!: string;
}

export class TranscriptionProgressView {
  readonly heardPieces!: number;
  /** Of the whole recording: ten minutes each, and what is left. */
  readonly pieces!: number;
}

export class TranscriptionView {
  readonly id!: string;
  readonly assetId!: string;
  /** BCP 47: as it was asked for, and in the end that of the captions. */
  readonly language!: string | null;
  readonly state!: 'requested' | 'running' | 'finished' | 'failed';
  /** null until the sound is cut. */
  readonly progress!: TranscriptionProgressView | null;
  /** The model that has heard it. */
  readonly modelId!: string | null;
  readonly failure!: TranscriptionFailureView | null;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export const transcriptionView = (row: TranscriptionRow): TranscriptionView => ({
  id: row.id,
  assetId: row.asset_id,
  language: row.language,
  // Between the last word and its file nobody has anything to do.
  state: row.state === 'storing' ? 'running' : row.state,
  progress: row.pieces === null ? null : { heardPieces: row.heard_pieces, pieces: row.pieces },
  modelId: row.model_id,
  failure: row.code === null ? null : { code: row.code, reason: row.reason ?? '' },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
