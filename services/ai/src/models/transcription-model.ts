import type { Readable } from 'node:stream';

export interface TranscribedCue {
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
  readonly text: string;
}

export interface Transcript {
  /** BCP 47. */
  readonly language: string;
  readonly cues: readonly TranscribedCue[];
}

/** Writes down what is spoken. */
export interface TranscriptionModel {
  readonly id: string;
  /**
   * @param audio a file of a format that the provider takes, as `audio/mp4`
   * @throws ModelFailure
   */
  transcribe(
    audio: { readonly stream: Readable; readonly name: string; readonly contentType: string },
    language: string | undefined,
    signal: AbortSignal,
  ): Promise<Transcript>;
}
