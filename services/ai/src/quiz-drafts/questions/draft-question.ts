import { quizQuestion, type QuizQuestion } from '@lyceum/contracts';

export const questionKinds = ['single', 'multiple', 'boolean', 'short'] as const;
export type QuestionKind = (typeof questionKinds)[number];

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

export interface DraftOption {
  readonly id: string;
  readonly text: string;
  readonly isCorrect: boolean;
}

/** What the answer to a question rests on. */
export interface QuestionSource {
  readonly lessonId: string;
  /** Seconds; null in a text lesson. */
  readonly start: number | null;
  /** Seconds; null in a text lesson. */
  readonly end: number | null;
  /** Words of the lesson as they stand there. */
  readonly quote: string;
}

/** What is asked and what is right, whoever wrote it. */
export interface QuestionContent {
  readonly kind: QuestionKind;
  readonly prompt: string;
  /** Of a choice; else empty. */
  readonly options: readonly DraftOption[];
  /** Of `boolean`; else null. */
  readonly isTrue: boolean | null;
  /** Of `short`; else empty. */
  readonly accepted: readonly string[];
  /** Shown after the answer. */
  readonly explanation: string;
  readonly difficulty: Difficulty;
}

export interface DraftQuestion extends QuestionContent {
  readonly id: string;
  readonly source: QuestionSource;
}

/** What somebody proposes, before anything of it is believed. */
export interface Candidate extends QuestionContent {
  readonly source: { readonly lessonId: string; readonly quote: string };
}

/** What catalog takes as a question of a quiz, and progress grades. One point each. */
export function quizQuestionOf(id: string, question: QuestionContent): QuizQuestion {
  const { prompt, explanation } = question;
  const asked = { id, prompt, points: 1, explanation };
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return {
        ...asked,
        kind: 'choice',
        options: question.options.map(({ id: optionId, text }) => ({ id: optionId, text })),
        correct: question.options.filter(({ isCorrect }) => isCorrect).map((each) => each.id),
      };
    case 'boolean':
      return { ...asked, kind: 'boolean', correct: question.isTrue === true };
    case 'short':
      return { ...asked, kind: 'short', accepted: [...question.accepted] };
  }
}

/** Why a question cannot stand in a quiz, in a sentence; `undefined` when it can. */
export function questionProblem(question: QuestionContent): string | undefined {
  const { kind, options, isTrue, accepted } = question;
  const isChoice = kind === 'single' || kind === 'multiple';
  if (!isChoice && options.length > 0) return 'Only a choice has options.';
  if ((kind === 'boolean') !== (isTrue !== null))
    return 'isTrue belongs to a question that is true or false, and to no other.';
  if (kind !== 'short' && accepted.length > 0) return 'Only a short answer has accepted answers.';
  if (isChoice) {
    const right = options.filter(({ isCorrect }) => isCorrect).length;
    if (kind === 'single' && right !== 1) return 'A single choice has exactly one right option.';
    if (kind === 'multiple' && right < 2)
      return 'A multiple choice has at least two right options.';
    if (right === options.length) return 'A choice has at least one wrong option.';
    const texts = options.map(({ text }) => text.trim().toLowerCase());
    if (new Set(texts).size < texts.length) return 'Two options say the same.';
    if (new Set(options.map(({ id }) => id)).size < options.length)
      return 'Two options have the same id.';
  }
  const blank = [question.prompt, ...options.map(({ text }) => text), ...accepted];
  if (blank.some((text) => text.trim() === '')) return 'A text of the question is empty.';
  const { error } = quizQuestion.safeParse(quizQuestionOf('q', question));
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
