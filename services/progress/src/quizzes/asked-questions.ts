import type { QuizContent, QuizQuestion } from '@lyceum/contracts';
import { shuffled } from './shuffle.js';

export interface AskedOption {
  readonly id: string;
  readonly text: string;
}

/** A question as it is asked: nothing of it tells the answer. */
export interface AskedQuestion {
  readonly id: string;
  readonly kind: QuizQuestion['kind'];
  readonly prompt: string;
  readonly points: number;
  /** Of a choice. */
  readonly options: readonly AskedOption[];
  /** Whether several options may be right. */
  readonly isMultiple: boolean;
}

/** The questions of an attempt, in the order of its seed where the quiz is shuffled. */
export function askedQuestions(
  { questions, isShuffled }: QuizContent,
  seed: number,
): AskedQuestion[] {
  const ordered = isShuffled ? shuffled(questions, seed) : questions;
  return ordered.map((question, at) => {
    const { id, kind, prompt, points } = question;
    const options = kind === 'choice' ? question.options : [];
    return {
      id,
      kind,
      prompt,
      points,
      // Named one by one: what is added to a question is not asked by accident.
      options: (isShuffled ? shuffled(options, seed + at + 1) : options).map((option) => ({
        id: option.id,
        text: option.text,
      })),
      isMultiple: kind === 'choice' && question.correct.length > 1,
    };
  });
}
