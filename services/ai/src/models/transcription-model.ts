import type { Cue } from '@lyceum/contracts';
import type { Charge } from './chat-model.js';

export interface TranscriptionRequest {
  readonly sound: Uint8Array;
  /** `audio/mpeg` */
  readonly contentType: string;
  readonly seconds: number;
  /** BCP 47; without it the model says what it hears. */
  readonly language?: string | undefined;
  /** Fires when the caller has gone: the request to the provider ends as well. */
  readonly signal: AbortSignal;
}

export interface Transcript extends Charge {
  /** In the order of their start, in seconds from the beginning of the sound. None where nobody speaks. */
  readonly cues: readonly Cue[];
  /** BCP 47: what was heard, where the model says it. */
  readonly language: string | undefined;
  /** Those that had the sound and did not answer in time: likely to be charged all the same. */
  readonly abandoned: readonly Charge[];
}

/** Writes down what is said. */
export interface TranscriptionModel {
  /** `provider/model`, as the table of prices has it. */
  readonly id: string;
  /** All that may answer, this one first: what a reservation has to cover. */
  readonly candidateIds: readonly string[];
  /** The longest that one request may take, all candidates together, ms. */
  readonly longestMs: number;
  /** @throws ModelFailure */
  transcribe(request: TranscriptionRequest): Promise<Transcript>;
}
