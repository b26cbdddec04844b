import { isContentWord, wordsOf } from './content-words.js';

const LONGEST = 3;

export type PhraseCounts = ReadonlyMap<string, number>;

/**
 * The phrase of one to three words that is typical of a part of a text: frequent in it and rare in the rest.
 * A phrase has no words that mean nothing by themselves.
 *
 * @param whole counts of the whole text
 * @returns `undefined` when the part has no words to choose from
 */
export function keyPhrase(
  part: readonly string[],
  whole: PhraseCounts,
  language: string,
): string | undefined {
  const inPart = phraseCounts(part, language);
  let best: { phrase: string; score: number } | undefined;
  for (const [phrase, count] of inPart) {
    const share = count / (whole.get(phrase) ?? count);
    // Longer phrases say more, when they come back.
    const score = count * share * (count > 1 ? phrase.split(' ').length : 0.5);
    if (!best || score > best.score) best = { phrase, score };
  }
  return best && capitalised(best.phrase, language);
}

/** How often each phrase of one to three words of meaning occurs. */
export function phraseCounts(sentences: readonly string[], language: string): PhraseCounts {
  const counted = new Map<string, number>();
  for (const sentence of sentences) {
    const words = wordsOf(sentence, language);
    for (const [at, first] of words.entries()) {
      if (!isContentWord(first, language)) continue;
      for (let length = 1; length <= LONGEST && at + length <= words.length; length += 1) {
        if (!isContentWord(words[at + length - 1]!, language)) break;
        const phrase = words.slice(at, at + length).join(' ');
        counted.set(phrase, (counted.get(phrase) ?? 0) + 1);
      }
    }
  }
  return counted;
}

const capitalised = (phrase: string, language: string): string =>
  phrase.charAt(0).toLocaleUpperCase(language) + phrase.slice(1);
