import { Type } from 'class-transformer';
import {
  IsIn,
  IsNumber,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import { exhaustedText, textsIn } from '../texts/catalogues.js';
import type { QuestionRow, QuestionState } from './question.repository.js';
import type { ShownAnswer } from './visible.js';

const states = [
  'answering',
  'answered',
  'abstained',
  'exhausted',
  'interrupted',
  'failed',
] as const;
const ratings = ['up', 'down'] as const;
/** No video is longer than a month. */
const LONGEST_SECONDS = 2_678_400;

export class PositionDto {
  @IsUUID()
  lessonId!: string;

  /** Of the video. */
  @IsNumber()
  @Min(0)
  @Max(LONGEST_SECONDS)
  second!: number;
}

export class AskDto {
  /** Chosen by the client for this question. Sent again, after a cut, it is neither asked nor counted again. */
  @IsUUID()
  id!: string;

  @IsString()
  @IsVisible()
  @MaxLength(2000)
  text!: string;

  /** Where the learner is. */
  @IsOmittable()
  @ValidateNested()
  @Type(() => PositionDto)
  position?: PositionDto;
}

export class FeedbackDto {
  @IsIn(ratings)
  rating!: (typeof ratings)[number];

  @IsOmittable()
  @IsString()
  @MaxLength(500)
  comment?: string;
}

export class CitationView {
  readonly lessonId!: string;
  readonly courseVersion!: number;
  /** Seconds of the video; null in a text lesson. */
  readonly start!: number | null;
  readonly end!: number | null;
  /** The words of the lesson. */
  readonly quote!: string;
}

export class ClaimView {
  readonly text!: string;
  readonly citations!: CitationView[];
  /** How many citations are of what is not open any more. */
  readonly withheld!: number;
}

export class SuggestionView {
  readonly lessonId!: string;
  readonly title!: string;
}

export class QuestionView {
  readonly id!: string;
  readonly text!: string;
  readonly askedAt!: Date;
  /** Where the learner was. */
  readonly lessonId!: string | null;
  readonly second!: number | null;
  @IsIn(states)
  readonly state!: QuestionState;
  /** Said where no language model wrote the answer. */
  readonly label!: string | null;
  readonly claims!: ClaimView[];
  /** What the house says where there is no whole answer. */
  readonly notice!: string | null;
  /** Lessons that come closest where there is no answer. */
  readonly suggestions!: SuggestionView[];
  /** When there is budget again, where it was used up. */
  readonly resetsAt!: Date | null;
  @IsIn([...ratings, null])
  readonly rating!: (typeof ratings)[number] | null;
  readonly comment!: string | null;
}

export class QuestionPageView {
  readonly items!: QuestionView[];
  readonly nextCursor!: string | null;
}

export const questionView = (
  row: QuestionRow,
  { claims, suggestions }: ShownAnswer,
): QuestionView => ({
  id: row.question_id,
  text: row.text,
  askedAt: row.asked_at,
  lessonId: row.lesson_id,
  second: row.position_seconds,
  state: row.state,
  label: labelOf(row),
  claims: claims.map((claim) => ({ ...claim, citations: [...claim.citations] })),
  notice: noticeOf(row),
  suggestions: [...suggestions],
  resetsAt: row.resets_at,
  rating: row.rating,
  comment: row.comment,
});

/** Whoever reads an answer that no language model wrote is told so. */
export const labelOf = ({
  is_local: isLocal,
  language,
}: Pick<QuestionRow, 'is_local' | 'language'>): string | null =>
  isLocal ? textsIn(language).local : null;

/** What the house says about how it ended; nothing to a whole answer. */
export function noticeOf({
  state,
  language,
  resets_at: resetsAt,
}: Pick<QuestionRow, 'state' | 'language' | 'resets_at'>): string | null {
  switch (state) {
    case 'answering':
    case 'answered':
      return null;
    case 'exhausted':
      return exhaustedText(language, resetsAt!);
    case 'abstained':
    case 'interrupted':
    case 'failed':
      return textsIn(language)[state];
  }
}
