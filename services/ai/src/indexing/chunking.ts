import { createHash } from 'node:crypto';
import type { SpokenPiece } from '../retrieval/index.js';

/** Consecutive pieces of a source that are searched as one. */
export interface Chunk {
  readonly ordinal: number;
  /** Which piece of the source it begins with. */
  readonly firstPiece: number;
  readonly pieces: readonly SpokenPiece[];
  readonly text: string;
  /** Of the text, hex. */
  readonly textHash: string;
}

const TARGET_TOKENS = 200;
/** A chunk ends with a sentence, unless none ends before this. */
const MOST_TOKENS = 300;
const OVERLAP_TOKENS = 40;
const CHARACTERS_PER_TOKEN = 4;
const SENTENCE_END = /[.!?…。！？]["'”’)\]]*$/u;

export const textOf = (pieces: readonly SpokenPiece[]): string =>
  pieces.map(({ text }) => text).join(' ');

/**
 * Cuts a source into chunks of about 200 tokens that end where sentences do. Each begins with the last pieces of
 * the one before, so that what is said across a cut is whole in one of them.
 */
export function chunksOf(pieces: readonly SpokenPiece[]): Chunk[] {
  const chunks: Chunk[] = [];
  let from = 0;
  while (from < pieces.length) {
    const end = endOf(pieces, from);
    chunks.push(chunkOf(pieces, from, end, chunks.length));
    if (end === pieces.length) break;
    from = overlapFrom(pieces, from, end);
  }
  return chunks;
}

function endOf(pieces: readonly SpokenPiece[], from: number): number {
  let tokens = 0;
  for (let at = from; at < pieces.length; at += 1) {
    tokens += tokensOf(pieces[at]!);
    if (tokens >= MOST_TOKENS) return at + 1;
    if (tokens >= TARGET_TOKENS && SENTENCE_END.test(pieces[at]!.text)) return at + 1;
  }
  return pieces.length;
}

/** After `from`, however long the last piece is: else it would never end. */
function overlapFrom(pieces: readonly SpokenPiece[], from: number, end: number): number {
  let tokens = 0;
  let at = end;
  while (at - 1 > from && tokens + tokensOf(pieces[at - 1]!) <= OVERLAP_TOKENS) {
    at -= 1;
    tokens += tokensOf(pieces[at]!);
  }
  return at;
}

function chunkOf(all: readonly SpokenPiece[], from: number, end: number, ordinal: number): Chunk {
  const pieces = all.slice(from, end);
  const text = textOf(pieces);
  const textHash = createHash('sha256').update(text).digest('hex');
  return { ordinal, firstPiece: from, pieces, text, textHash };
}

const tokensOf = ({ text }: SpokenPiece): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
