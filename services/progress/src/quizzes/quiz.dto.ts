import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { QuizQuestion } from '@lyceum/contracts';
import { ExactlyOneOf, IsOmittable } from '@lyceum/platform';
import { askedQuestions } from './asked-questions.js';
import type { AttemptRow } from './attempt.repository.js';
import type { QuizAttempt } from './attempts.js';
import { grade, type Answer, type Answers } from './grading.js';
import { quizErrors } from './quiz.errors.js';

export class StartAttemptDto {
  @IsUUID()
  enrollmentId!: string;

  @IsUUID()
  lessonId!: string;
}

@ExactlyOneOf('optionIds', 'isTrue', 'text')
export class AnswerDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  questionId!: string;

  /** Of a choice. */
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  optionIds?: string[];

  /** Of a question that is true or false. */
  @IsOmittable()
  @IsBoolean()
  isTrue?: boolean;

  /** Of a question that is answered in words. */
  @IsOmittable()
  @IsString()
  @MaxLength(500)
  text?: string;
}

export class SaveAnswersDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => AnswerDto)
  answers!: AnswerDto[];
}

export class OptionView {
  readonly id!: string;
  readonly text!: string;
}

export class AnswerView {
  readonly optionIds!: string[] | null;
  readonly isTrue!: boolean | null;
  readonly text!: string | null;
}

export class QuestionView {
  readonly id!: string;
  readonly kind!: QuizQuestion['kind'];
  readonly prompt!: string;
  readonly points!: number;
  /** Of a choice. */
  readonly options!: OptionView[];
  /** Whether several options may be right. */
  readonly isMultiple!: boolean;
  /** What was answered so far. */
  readonly answer!: AnswerView | null;
  /** Once it is graded. */
  readonly isCorrect!: boolean | null;
  /** Once it is graded. */
  readonly explanation!: string | null;
}

export class AttemptView {
  readonly id!: string;
  readonly enrollmentId!: string;
  readonly lessonId!: string;
  readonly courseVersion!: number;
  /** Counts the attempts of a learner at this quiz. */
  readonly number!: number;
  readonly startedAt!: Date;
  /** When its time is up. */
  readonly endsAt!: Date | null;
  readonly submittedAt!: Date | null;
  readonly scorePercent!: number | null;
  readonly points!: number | null;
  /** Taken off because it came late. */
  readonly latePenaltyPercent!: number | null;
  readonly isPassed!: boolean | null;
  readonly version!: number;
}

export class AskedAttemptView extends AttemptView {
  readonly passPercent!: number;
  readonly questions!: QuestionView[];
}

export class GradedAttemptView extends AttemptView {
  readonly userId!: string;
}

export class AttemptPageView {
  readonly items!: GradedAttemptView[];
  readonly nextCursor!: string | null;
}

/** @throws DomainError `progress.answer_invalid` where an answer is none, or several */
export function answersOf(given: readonly AnswerDto[]): Answers {
  return Object.fromEntries(
    given.map(({ questionId, optionIds, isTrue, text }) => {
      const answers = [optionIds, isTrue, text].filter((each) => each !== undefined);
      if (answers.length !== 1)
        throw quizErrors.answer_invalid({
          detail: 'An answer is one of optionIds, isTrue and text.',
          extensions: { questionId },
        });
      return [questionId, answers[0] as Answer];
    }),
  );
}

const attemptView = (row: AttemptRow): AttemptView => ({
  id: row.id,
  enrollmentId: row.enrollment_id,
  lessonId: row.lesson_id,
  courseVersion: row.course_version,
  number: row.number,
  startedAt: row.started_at,
  endsAt: row.ends_at,
  submittedAt: row.submitted_at,
  scorePercent: row.score_percent,
  points: row.points,
  latePenaltyPercent: row.late_penalty_percent,
  isPassed: row.is_passed,
  version: row.version,
});

export const gradedAttemptView = (row: AttemptRow): GradedAttemptView => ({
  ...attemptView(row),
  userId: row.user_id,
});

/** For the learner: what is right, and why, only after it was handed in. */
export function askedAttemptView({ attempt, quiz }: QuizAttempt): AskedAttemptView {
  const { submitted_at: submittedAt, answers } = attempt;
  const correct = submittedAt && new Set(grade(quiz, answers, submittedAt).correctIds);
  const explanations = new Map(quiz.questions.map(({ id, explanation }) => [id, explanation]));
  return {
    ...attemptView(attempt),
    passPercent: quiz.passPercent,
    questions: askedQuestions(quiz, attempt.seed).map((question) => ({
      ...question,
      options: [...question.options],
      answer: answerView(answers[question.id]),
      isCorrect: correct ? correct.has(question.id) : null,
      explanation: correct ? explanations.get(question.id)! : null,
    })),
  };
}

function answerView(answer: Answer | undefined): AnswerView | null {
  if (answer === undefined) return null;
  return {
    optionIds: Array.isArray(answer) ? [...(answer as readonly string[])] : null,
    isTrue: typeof answer === 'boolean' ? answer : null,
    text: typeof answer === 'string' ? answer : null,
  };
}
