/** Words of a lesson with the seconds in which they are spoken. */
export interface SpokenPiece {
  /** Seconds; null in a text lesson. */
  readonly start: number | null;
  /** Seconds; null in a text lesson. */
  readonly end: number | null;
  readonly text: string;
}

/** A part of a lesson that may answer a question. */
export interface Passage {
  readonly chunkId: string;
  readonly courseId: string;
  readonly courseVersion: number;
  readonly lessonId: string;
  readonly lessonTitle: string;
  /** The pieces joined by a space are the text. A quote is placed in time by the pieces it lies in. */
  readonly pieces: readonly SpokenPiece[];
  readonly text: string;
  /** How likely it is to answer the question, from 0 to 1. */
  readonly score: number;
}

export interface SearchScope {
  readonly courseId: string;
  /** Only this lesson. */
  readonly lessonId?: string | undefined;
}

export interface SearchResult {
  /** The best first, near-duplicates left out. */
  readonly passages: readonly Passage[];
  /** Whether anything found is close enough to the question to answer from. */
  readonly isAnswerable: boolean;
  /** Sentences in a row that speak most of the question, as they were spoken. */
  readonly likeliest: readonly string[];
}
