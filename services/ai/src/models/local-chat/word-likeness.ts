/** An inflection or a misspelling of a word counts as this much of it. */
const LIKENESS = 0.75;
/** Dice coefficient of the pairs of letters from which two words are spellings of one. */
const LEAST_DICE = 0.66;
const SHORTEST = 4;

/** 1 where the word is there, less where one like it is, else 0. */
export function likenessIn(words: readonly string[], asked: string): number {
  let best = 0;
  for (const word of words) {
    if (word === asked) return 1;
    if (best === 0 && (hasSameStem(word, asked) || isMisspelling(word, asked))) best = LIKENESS;
  }
  return best;
}

/** Whether two words share their beginning but for an ending: `divide` and `dividing`, `Zelle` and `Zellen`. */
function hasSameStem(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < SHORTEST || Math.abs(a.length - b.length) > 4) return false;
  let common = 0;
  while (common < shorter && a[common] === b[common]) common += 1;
  return common >= 4 && common >= shorter - 2 && common >= Math.max(a.length, b.length) * 0.6;
}

/** `blosom` and `blossom`. Of words with the same first letter only, which people rarely get wrong. */
function isMisspelling(a: string, b: string): boolean {
  if (a[0] !== b[0] || Math.abs(a.length - b.length) > 2) return false;
  if (Math.min(a.length, b.length) < SHORTEST) return false;
  const [first, second] = [pairsOf(a), pairsOf(b)];
  const shared = first.filter((pair) => second.includes(pair)).length;
  return (2 * shared) / (first.length + second.length) >= LEAST_DICE;
}

function pairsOf(word: string): string[] {
  const bounded = `^${word}$`;
  return Array.from({ length: bounded.length - 1 }, (_, at) => bounded.slice(at, at + 2));
}
