import type { TranscriptionModel } from './transcription-model.js';

/** Who writes down what is said; nobody unless the operator names somebody. */
export class TranscriptionModels {
  constructor(readonly current: TranscriptionModel | undefined) {}
}
