import type { Passage, SpokenPiece } from '../../retrieval/index.js';

/** Where a quote stands in a lesson. */
export interface PlacedQuote {
  /** Seconds; null in a text lesson. */
  readonly start: number | null;
  /** Seconds; null in a text lesson. */
  readonly end: number | null;
  /** As it stands in the lesson, which may differ from what was asked for in case and punctuation. */
  readonly quote: string;
}

/** Fewer say nothing: `the` stands in every lesson. */
const FEWEST_LETTERS = 8;
/** Of a script that writes words without spaces, where a character says more. */
const FEWEST_CHARACTERS = 4;
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const WORD = /[\p{L}\p{M}\p{N}]/u;
/** Written or not, they do not part a word: don't, don’t; a soft hyphen. */
const INSIDE_WORD = /['’ʼ\u00ad\u200b-\u200d\u2060]/u;

/**
 * Finds a quote in a passage: the same words in the same order, whatever the case, the spaces and the punctuation. Whole
 * words only: `safe to eat` does not stand in `unsafe to eat`.
 *
 * @returns undefined when it does not stand there, or says too little to stand anywhere
 */
export function placeQuote(
  { pieces }: Pick<Passage, 'pieces'>,
  quote: string,
): PlacedQuote | undefined {
  const wanted = plain(quote.normalize('NFC')).text.trim();
  const letters = wanted.replaceAll(' ', '');
  const fewest = UNSPACED.test(letters) ? FEWEST_CHARACTERS : FEWEST_LETTERS;
  if (letters.length < fewest) return undefined;
  const original = pieces.map(({ text }) => text.normalize('NFC')).join(' ');
  const source = plain(original);
  for (let at = source.text.indexOf(wanted); at >= 0; at = source.text.indexOf(wanted, at + 1)) {
    const over = at + wanted.length;
    if (!isBoundary(source.text, at) || !isBoundary(source.text, over)) continue;
    const begins = source.origins[at]!;
    const last = source.origins[over - 1]!;
    const exact = original.slice(begins, last + lengthAt(original, last));
    return { start: pieceAt(pieces, begins).start, end: pieceAt(pieces, last).end, quote: exact };
  }
  return undefined;
}

interface PlainText {
  /** Words in lower case with one space between them. */
  readonly text: string;
  /** For each UTF-16 unit of it where its character begins in the original. */
  readonly origins: readonly number[];
}

function plain(original: string): PlainText {
  let text = '';
  const origins: number[] = [];
  let at = 0;
  for (const character of original) {
    if (!INSIDE_WORD.test(character)) {
      const isWord = WORD.test(character);
      const added = isWord ? character.normalize('NFKC').toLowerCase() : ' ';
      if (isWord || !text.endsWith(' ')) {
        text += added;
        for (let unit = 0; unit < added.length; unit += 1) origins.push(at);
      }
    }
    at += character.length;
  }
  return { text, origins };
}

const lengthAt = (text: string, at: number): number => (text.codePointAt(at)! > 0xffff ? 2 : 1);

/** Whether a word may begin or end at this place. */
function isBoundary(text: string, at: number): boolean {
  const [before = ' ', after = ' '] = [text[at - 1], text[at]];
  if (before === ' ' || after === ' ') return true;
  return UNSPACED.test(before) || UNSPACED.test(after);
}

/** @param at place in the pieces as they are joined by a space */
function pieceAt(pieces: readonly SpokenPiece[], at: number): SpokenPiece {
  let end = 0;
  return pieces.find((piece) => at < (end += piece.text.normalize('NFC').length + 1))!;
}
