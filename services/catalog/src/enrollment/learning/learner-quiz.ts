import type { QuizContent, QuizQuestion } from '@lyceum/contracts';

export interface LearnerOption {
  readonly id: string;
  readonly text: string;
}

/** A question as it is asked: without the answer, and without what would give it away. */
export interface LearnerQuestion {
  readonly id: string;
  readonly kind: 'choice' | 'boolean' | 'short';
  readonly prompt: string;
  readonly points: number;
  /** Of a choice; null for the others. */
  readonly options: readonly LearnerOption[] | null;
  /** Whether several options are right; false for what is no choice. */
  readonly takesSeveral: boolean;
}

export interface LearnerQuiz {
  readonly questions: readonly LearnerQuestion[];
  readonly passPercent: number;
  readonly maxAttempts: number | null;
  readonly timeLimitSeconds: number | null;
  readonly isShuffled: boolean;
  readonly dueAt: string | null;
  readonly latePenaltyPercent: number;
}

/** A quiz for whoever is asked. What it shows is listed, so that nothing new is shown by accident. */
export const learnerQuiz = (quiz: QuizContent): LearnerQuiz => ({
  questions: quiz.questions.map(learnerQuestion),
  passPercent: quiz.passPercent,
  maxAttempts: quiz.maxAttempts,
  timeLimitSeconds: quiz.timeLimitSeconds,
  isShuffled: quiz.isShuffled,
  dueAt: quiz.dueAt,
  latePenaltyPercent: quiz.latePenaltyPercent,
});

function learnerQuestion(question: QuizQuestion): LearnerQuestion {
  const { id, kind, prompt, points } = question;
  const isChoice = kind === 'choice';
  return {
    ...{ id, kind, prompt, points },
    options: isChoice
      ? question.options.map(({ id: option, text }) => ({ id: option, text }))
      : null,
    takesSeveral: isChoice && question.correct.length > 1,
  };
}
