import { wordsOf } from '../../insights/index.js';
import type { Difficulty } from '../questions/draft-question.js';
import { isSameWord } from '../questions/words.js';
import type { SeededRandom } from './seeded-random.js';
import type { Term } from './terms.js';

export interface DistractorRequest {
  /** What is right, as it stands in the sentence. */
  readonly answer: Term;
  readonly lessonId: string;
  /** None of the words of this text may come back in a distractor: it would be right as well. */
  readonly apartFrom: string;
  /** The word before the gap. */
  readonly before: string;
  readonly difficulty: Difficulty;
  readonly language: string;
  readonly limit: number;
}

/** Terms that fit into the gap of another, the most tempting first. May be fewer than asked for. */
export function distractorsFor(
  terms: readonly Term[],
  request: DistractorRequest,
  random: SeededRandom,
): Term[] {
  const { answer, apartFrom, language, limit } = request;
  const taken = [...wordsOf(apartFrom, language), ...answer.key.split(' ')];
  const overlaps = (key: string, words: readonly string[]): boolean =>
    key.split(' ').some((part) => words.some((word) => isSameWord(part, word)));
  const fitting = random
    .shuffled(terms.filter(({ key }) => !overlaps(key, taken)))
    .map((term) => ({ term, unlikeness: unlikeness(term, request) }))
    .sort((a, b) => a.unlikeness - b.unlikeness);
  const chosen: Term[] = [];
  for (const { term } of fitting) {
    if (chosen.length === limit) break;
    if (!chosen.some(({ key }) => overlaps(term.key, key.split(' ')))) chosen.push(term);
  }
  return chosen;
}

/** How easily a term is told from the answer by its form, or is known to belong elsewhere. */
function unlikeness(
  term: Term,
  { answer, before, lessonId, difficulty, language }: DistractorRequest,
): number {
  const isEnglish = language.toLowerCase().startsWith('en');
  let sum = 4 * Math.abs(term.words - answer.words);
  if (isCapitalised(term) !== isCapitalised(answer)) sum += 3;
  if (isEnglish) {
    if (/s$/.test(term.key) !== /s$/.test(answer.key)) sum += 2;
    if (/ing$|ed$|ly$/.test(term.key) !== /ing$|ed$|ly$/.test(answer.key)) sum += 2;
  }
  // Where the article gives away gender and number, what follows the same one elsewhere fits.
  if (!term.follows.has(before)) sum += /^an?$/.test(before) && isEnglish ? 5 : 2;
  // What is said once only may be an aside.
  if (term.count === 1) sum += 1;
  const isFromSameLesson = term.lessonIds.has(lessonId);
  if (difficulty === 'hard' && !isFromSameLesson) sum += 1;
  if (difficulty === 'easy' && isFromSameLesson) sum += 1;
  return sum;
}

const isCapitalised = ({ surface }: Term): boolean => /^\p{Lu}/u.test(surface);
