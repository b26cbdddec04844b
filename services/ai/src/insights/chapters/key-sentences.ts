import { contentWords } from './content-words.js';

/** Shorter ones are asides, longer ones hold too much to be quoted. */
const FEWEST_WORDS = 6;
const MOST_WORDS = 45;

/**
 * The sentences that hold the most of what a text speaks about, in the order of the text. What the sentences
 * chosen before have said does not count again. They are quotes: nothing is put into anybody's mouth.
 */
export function keySentences(
  sentences: readonly string[],
  language: string,
  limit: number,
): string[] {
  const words = sentences.map((sentence) => new Set(contentWords(sentence, language)));
  const weight = new Map<string, number>();
  for (const word of words.flatMap((set) => [...set]))
    weight.set(word, (weight.get(word) ?? 0) + 1);
  const left = new Set(
    sentences.flatMap((sentence, at) => {
      const { length } = sentence.split(/\s+/);
      return length >= FEWEST_WORDS && length <= MOST_WORDS ? [at] : [];
    }),
  );
  const chosen: number[] = [];
  while (chosen.length < limit && left.size > 0) {
    const gain = (at: number): number =>
      [...words[at]!].reduce((sum, word) => sum + weight.get(word)! - 1, 0) /
      Math.sqrt(words[at]!.size || 1);
    const best = [...left].reduce((a, b) => (gain(b) > gain(a) ? b : a));
    chosen.push(best);
    left.delete(best);
    for (const word of words[best]!) weight.set(word, 1);
  }
  return chosen.sort((a, b) => a - b).map((at) => sentences[at]!);
}
