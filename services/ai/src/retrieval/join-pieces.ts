import type { FoundChunk } from './retrieval.repository.js';
import type { SpokenPiece } from './passage.js';

/** The pieces of chunks of one source in order, each once: neighbours overlap. */
export function joinPieces(chunks: readonly FoundChunk[]): SpokenPiece[] {
  const byPlace = new Map<number, SpokenPiece>();
  for (const { first_piece: first, pieces } of chunks)
    for (const [at, piece] of pieces.entries()) byPlace.set(first + at, piece);
  return [...byPlace].sort(([a], [b]) => a - b).map(([, piece]) => piece);
}

const SAME_SHARE = 0.8;

/** Whether one of two texts says little that the other does not: by the words they share (Jaccard). */
export function isNearDuplicate(a: string, b: string): boolean {
  const [words, others] = [wordsOf(a), wordsOf(b)];
  let shared = 0;
  for (const word of words) if (others.has(word)) shared += 1;
  return shared / (words.size + others.size - shared || 1) >= SAME_SHARE;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
