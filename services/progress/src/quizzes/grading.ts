import type { QuizContent, QuizQuestion } from '@lyceum/contracts';

/** By the id of the question: ids of options, a boolean, or words. */
export type Answers = Readonly<Record<string, Answer>>;
export type Answer = readonly string[] | boolean | string;

export interface Grade {
  readonly points: number;
  readonly maxPoints: number;
  readonly latePenaltyPercent: number;
  /** After the penalty, with two decimals. */
  readonly scorePercent: number;
  readonly isPassed: boolean;
  readonly correctIds: readonly string[];
}

/**
 * Grades an attempt. All of a question's points or none: a multiple choice needs all right options and no wrong
 * one.
 *
 * @param submittedAt when it was handed in, or when its time was up
 */
export function grade(quiz: QuizContent, answers: Answers, submittedAt: Date): Grade {
  const correct = quiz.questions.filter((question) => isCorrect(question, answers[question.id]));
  const points = pointsOf(correct);
  const maxPoints = pointsOf(quiz.questions);
  const latePenaltyPercent = isLate(quiz, submittedAt) ? quiz.latePenaltyPercent : 0;
  const exact = ((points / maxPoints) * 100 * (100 - latePenaltyPercent)) / 100;
  return {
    points,
    maxPoints,
    latePenaltyPercent,
    scorePercent: Math.round(exact * 100) / 100,
    isPassed: exact >= quiz.passPercent - 1e-9,
    correctIds: correct.map(({ id }) => id),
  };
}

export function isLate({ dueAt }: QuizContent, at: Date): boolean {
  return dueAt !== null && at > new Date(dueAt);
}

function isCorrect(question: QuizQuestion, answer: Answer | undefined): boolean {
  switch (question.kind) {
    case 'choice': {
      if (!Array.isArray(answer)) return false;
      const chosen = new Set<string>(answer as readonly string[]);
      return (
        chosen.size === new Set(question.correct).size &&
        question.correct.every((id) => chosen.has(id))
      );
    }
    case 'boolean':
      return answer === question.correct;
    case 'short':
      return (
        typeof answer === 'string' &&
        question.accepted.some((each) => plain(each) === plain(answer))
      );
  }
}

/** Without case, accents (Unicode marks) and space around and between words. */
const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim().replaceAll(/\s+/g, ' ');

const pointsOf = (questions: readonly QuizQuestion[]): number =>
  questions.reduce((sum, { points }) => sum + points, 0);
