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

export class TranscriptionView {
  readonly id!: string;
  readonly assetId!: string;
  /** BCP 47: as it was asked for, and in the end that of the captions. */
  readonly language!: string | null;
  readonly state!: 'requested' | 'running' | 'finished' | 'failed';
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
  modelId: row.model_id,
  failure: row.code === null ? null : { code: row.code, reason: row.reason ?? '' },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
