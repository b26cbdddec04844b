import { STOP_WORDS } from '../models/index.js';
import { stemOf, type KnownWord, type Thesaurus } from '../thesaurus/index.js';

/** A word of a question that an answer should speak of. */
export interface AskedWord {
  readonly word: string;
  readonly stem: string;
  /** What English makes of it; for lessons in English alone. */
  readonly english: KnownWord | undefined;
}

/** A question is cut after so many words: longer ones repeat themselves. */
const MOST_WORDS = 24;
const WORD = /[\p{L}\p{N}]+/gu;
const ENGLISH_CLITICS = /n[’']t\b|[’'](?:s|re|ve|ll|d|m)\b/g;

/** Words that make a question of a sentence; lessons have them too, but not because they answer. */
const QUESTION_WORDS = new Set(
  `about above after again against all also am any because before being below between both could doing down during each
   every few further get got having here hers herself him himself itself just made make many may me might more most much
   must need nor now off once only other ours out over own same shall should some such than themselves through too under
   until up use used using very way while whom whose yours
   beim doch kann mein meine meinen muss noch nur soll viele welche welcher welches wieviel
   combien comment fait où pourquoi quand quel quelle quelles quels sont être
   cuál cuáles cuánta cuánto cómo dónde entre hay muy qué quién ser sin sobre son`
    .split(/\s+/)
    .filter(Boolean),
);

export const isContentWord = (word: string): boolean =>
  !STOP_WORDS.has(word) && !QUESTION_WORDS.has(word) && (word.length > 1 || /\p{N}/u.test(word));

/** In lower case, each once, in order; without those that every text has. */
export function contentWords(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(ENGLISH_CLITICS, ' ');
  return [...new Set(plain.match(WORD))].filter(isContentWord);
}

export function askedWords(question: string, thesaurus: Thesaurus): AskedWord[] {
  return contentWords(question)
    .slice(0, MOST_WORDS)
    .map((word) => ({ word, stem: stemOf(word), english: thesaurus.find(word) }));
}
