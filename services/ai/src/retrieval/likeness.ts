import { withoutMarks } from '../thesaurus/index.js';
import type { AskedWord } from './question.js';

/** A word of a text. */
export type SaidWord = Pick<AskedWord, 'word' | 'stem'>;

const SHORTEST_PREFIX = 4;
/** Of the longer word; a word that is in the dictionary is less likely to be a form of another. */
const PREFIX_SHARE = { known: 0.7, unknown: 0.6 };
const LONG_WORD = 8;

/**
 * How much a word of a text is what was asked for, from 0 to 1: the same but for its ending 1, a misspelling less, a
 * word of like meaning less again.
 *
 * @param isEnglish whether the text is: the dictionary then says what is a misspelling and what means the same
 */
export function likeness(asked: AskedWord, said: SaidWord, isEnglish: boolean): number {
  if (asked.stem === said.stem) return 1;
  const known = isEnglish ? asked.english : undefined;
  const spelled = asForm(asked.word, said.word, known !== undefined);
  return Math.max(spelled * 0.95, known?.related.get(said.stem) ?? 0);
}

function asForm(asked: string, said: string, isKnown: boolean): number {
  const [a, b] = [withoutMarks(asked), withoutMarks(said)];
  const longer = Math.max(a.length, b.length);
  let prefix = 0;
  while (prefix < a.length && a[prefix] === b[prefix]) prefix += 1;
  const share = prefix / longer;
  if (prefix >= SHORTEST_PREFIX && share >= (isKnown ? PREFIX_SHARE.known : PREFIX_SHARE.unknown))
    return 0.75 + 0.225 * share;
  if (isKnown || a.length < 4 || b.length < 3 || /\d/.test(a)) return 0;
  const most = a.length >= LONG_WORD ? 2 : 1;
  const edits = editDistance(a, b, most);
  // Whoever mistypes a word seldom mistypes its first letter.
  return edits > most ? 0 : 1 - (1.2 * edits) / longer - (a[0] === b[0] ? 0 : 0.1);
}

/** Letters left out, added, exchanged or swapped with their neighbour (Damerau 1964); above `most`, any number that is. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? before[j - 2]! + 1 : exchanged;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, exchanged, swapped));
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
