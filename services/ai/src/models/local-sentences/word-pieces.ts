/** A piece with the logarithm of how likely it is; its place in the list is its number. */
export type WordPiece = readonly [piece: string, score: number];

const UNKNOWN = 0;
/** The first few stand for the unknown and for ends of texts, and no text has them. */
const RESERVED = 6;
const SPACE = '▁';

/** Cuts texts into the pieces that are likeliest together, by a unigram model of them (Kudo 2018). */
export class WordPieces {
  private readonly known = new Map<string, { readonly number: number; readonly score: number }>();
  private readonly longest: number;

  constructor(pieces: readonly WordPiece[]) {
    let longest = 1;
    for (const [number, [piece, score]] of pieces.entries()) {
      if (number < RESERVED) continue;
      this.known.set(piece, { number, score });
      longest = Math.max(longest, piece.length);
    }
    this.longest = longest;
  }

  /** Numbers of the pieces; unknown letters in a row are one. */
  of(text: string): number[] {
    const letters = SPACE + text.normalize('NFKC').replaceAll(' ', SPACE);
    const numbers: number[] = [];
    const ends = this.likeliest(letters);
    for (let end = letters.length; end > 0; end = ends[end]!.start) {
      const { number } = ends[end]!;
      if (number !== UNKNOWN || numbers.at(-1) !== UNKNOWN) numbers.push(number);
    }
    return numbers.reverse();
  }

  /** For each place the last piece of the likeliest way to it (Viterbi 1967). */
  private likeliest(letters: string): { start: number; number: number; score: number }[] {
    const ends = [{ start: 0, number: UNKNOWN, score: 0 }];
    const reach = (end: number, start: number, number: number, score: number): void => {
      const total = ends[start]!.score + score;
      if (!ends[end] || total > ends[end].score) ends[end] = { start, number, score: total };
    };
    for (let start = 0; start < letters.length; start += 1) {
      if (!ends[start]) continue;
      const most = Math.min(this.longest, letters.length - start);
      for (let length = 1; length <= most; length += 1) {
        const piece = this.known.get(letters.slice(start, start + length));
        if (piece) reach(start + length, start, piece.number, piece.score);
      }
      reach(start + 1, start, UNKNOWN, UNKNOWN_SCORE);
    }
    return ends;
  }
}

/** Less likely than any piece. */
const UNKNOWN_SCORE = -100;
