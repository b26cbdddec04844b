import { quizDraftStates, type QuizDraftState } from '@lyceum/contracts';
import { IsOmittable, PageQuery, IsVisible } from '@lyceum/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  difficulties,
  questionKinds,
  type Difficulty,
  type DraftQuestion,
  type QuestionKind,
} from './questions/draft-question.js';
import { dropReasons, type DropReason } from './questions/verify.js';
import type { QuizDraftRow } from './quiz-draft.repository.js';

export class CreateQuizDraftDto {
  @IsUUID()
  courseId!: string;

  /** What the quiz is about: lessons with captions or a text, of the newest version of the course. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  lessonIds!: string[];

  @IsInt()
  @Min(1)
  @Max(30)
  count!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(questionKinds.length)
  @ArrayUnique()
  @IsIn(questionKinds, { each: true })
  kinds!: QuestionKind[];

  @IsIn(difficulties)
  difficulty!: Difficulty;

  /** BCP 47, of the captions or texts that are asked about; that of the course without it. */
  @IsOmittable()
  @IsString()
  @MaxLength(35)
  @Matches(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
  language?: string;
}

export class QuizDraftQuery extends PageQuery {
  @IsUUID()
  courseId!: string;
}

export class EditOptionDto {
  @IsString()
  @IsVisible()
  @MaxLength(1000)
  text!: string;

  @IsBoolean()
  isCorrect!: boolean;
}

/** What is left out stays as it is. */
export class EditQuestionDto {
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(4000)
  prompt?: string;

  /** All options of a choice. */
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => EditOptionDto)
  options?: EditOptionDto[];

  /** Of a question that is true or false. */
  @IsOmittable()
  @IsBoolean()
  isTrue?: boolean;

  /** Of a short answer: what counts, compared without case, accents and surrounding space. */
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsVisible({ each: true })
  @MaxLength(200, { each: true })
  accepted?: string[];

  /** Shown after the answer. */
  @IsOmittable()
  @IsString()
  @MaxLength(4000)
  explanation?: string;

  @IsOmittable()
  @IsIn(difficulties)
  difficulty?: Difficulty;
}

export class AcceptQuizDraftDto {
  /** Of the lesson; that of the draft without it. */
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title?: string;

  /** Where the lesson goes, at the end; the last section without it. */
  @IsOmittable()
  @IsUUID()
  sectionId?: string;

  /** Of the points, to pass; 70 without it. */
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(100)
  passPercent?: number;
}

export class DraftOptionView {
  readonly id!: string;
  readonly text!: string;
  readonly isCorrect!: boolean;
}

export class QuestionSourceView {
  readonly lessonId!: string;
  /** Seconds; null in a text lesson. */
  readonly start!: number | null;
  /** Seconds; null in a text lesson. */
  readonly end!: number | null;
  /** Words of the lesson that the answer rests on, as they stand there. */
  readonly quote!: string;
}

export class DraftQuestionView {
  readonly id!: string;
  @IsIn(questionKinds)
  readonly kind!: QuestionKind;
  readonly prompt!: string;
  /** Of a choice. */
  readonly options!: DraftOptionView[];
  /** Of a question that is true or false. */
  readonly isTrue!: boolean | null;
  /** Of a short answer. */
  readonly accepted!: string[];
  readonly explanation!: string;
  @IsIn(difficulties)
  readonly difficulty!: Difficulty;
  readonly source!: QuestionSourceView;
}

export class DroppedView {
  @IsIn(dropReasons)
  readonly reason!: DropReason;
  readonly count!: number;
}

export class QuizDraftSummaryView {
  readonly id!: string;
  readonly courseId!: string;
  readonly title!: string;
  /** `waiting` is written; `accepted` waits for catalog, which makes it `added` or `rejected`. */
  @IsIn(quizDraftStates)
  readonly state!: QuizDraftState;
  /** How far the writing is. */
  readonly percent!: number;
  readonly questionCount!: number;
  readonly requestedCount!: number;
  /** Why there are fewer questions than asked for, none, why no language model wrote them, or why it was rejected. */
  readonly note!: string | null;
  /** Of the lesson that it became, or is to become. */
  readonly lessonId!: string | null;
  readonly version!: number;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class QuizDraftView extends QuizDraftSummaryView {
  readonly lessonIds!: string[];
  @IsIn(questionKinds, { each: true })
  readonly kinds!: QuestionKind[];
  @IsIn(difficulties)
  readonly difficulty!: Difficulty;
  readonly language!: string | null;
  /** Who wrote it, as `provider/model`, the last one where several did; `local/cloze` where no language model did. */
  readonly modelId!: string | null;
  /** Whether it was written here, from the sentences of the lessons, without a model that writes. */
  readonly isLocal!: boolean | null;
  readonly questions!: DraftQuestionView[];
  /** What was proposed and not kept. */
  readonly dropped!: DroppedView[];
  /** The section it was accepted into; null for the last. */
  readonly sectionId!: string | null;
}

export class QuizDraftPageView {
  readonly items!: QuizDraftSummaryView[];
  readonly nextCursor!: string | null;
}

export const quizDraftSummaryView = (row: QuizDraftRow): QuizDraftSummaryView => ({
  id: row.id,
  courseId: row.course_id,
  title: row.title,
  state: row.state,
  percent: row.percent,
  questionCount: row.questions.length,
  requestedCount: row.question_count,
  note: row.note,
  lessonId: row.lesson_id,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const quizDraftView = (row: QuizDraftRow): QuizDraftView => ({
  ...quizDraftSummaryView(row),
  lessonIds: row.lesson_ids,
  kinds: [...row.kinds],
  difficulty: row.difficulty,
  language: row.language,
  modelId: row.model_id,
  isLocal: row.is_local,
  questions: row.questions.map(questionView),
  dropped: Object.entries(row.dropped).map(([reason, count]) => ({
    reason: reason as DropReason,
    count,
  })),
  sectionId: row.section_id,
});

const questionView = (question: DraftQuestion): DraftQuestionView => ({
  ...question,
  options: [...question.options],
  accepted: [...question.accepted],
});
