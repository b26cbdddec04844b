import {
  lessonKinds,
  type CompletionRule,
  type DripRule,
  type LessonKind,
  type QuizContent,
} from '@lyceum/contracts';
import {
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import { MAX_CONTENT_BYTES } from './lesson-content.js';
import type { WholeLessonRow } from './lesson.repository.js';

/** What of a lesson can be written at any time. */
class LessonFieldsDto {
  /** Markdown of a text lesson; at most 200 kB as JSON. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CONTENT_BYTES)
  text?: string | null;

  /** Questions and answers of a quiz, see the schema of `quiz` in answers; at most 200 kB. */
  @IsOptional()
  @IsObject()
  quiz?: Record<string, unknown> | null;

  /** What is played or downloaded. */
  @IsOptional()
  @IsUUID()
  assetId?: string | null;

  /** For the school's own use; replaces what was there; at most 8 kB. */
  @IsOmittable()
  @IsObject()
  metadata?: Record<string, unknown>;

  /** `watchedPercent`, `quizPassed` or `manual`; as usual for its kind without it. */
  @IsOmittable()
  @IsObject()
  completion?: Record<string, unknown>;

  /** Whether the course is complete only with it. */
  @IsOmittable()
  @IsBoolean()
  isRequired?: boolean;

  /** Whether members of the school may see it without enrollment. */
  @IsOmittable()
  @IsBoolean()
  isPreview?: boolean;

  /** `afterDays` from the enrollment, or the same moment (`at`) for everybody; null: with the enrollment. */
  @IsOptional()
  @IsObject()
  drip?: Record<string, unknown> | null;
}

export class CreateLessonDto extends LessonFieldsDto {
  @IsUUID()
  sectionId!: string;

  @IsIn(lessonKinds)
  kind!: LessonKind;

  @IsString()
  @IsVisible()
  @MaxLength(200)
  title!: string;
}

export class UpdateLessonDto extends LessonFieldsDto {
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title?: string;
}

/** A lesson of a draft, for the staff: with the answers of a quiz. */
export class DraftLessonView {
  readonly id!: string;
  readonly sectionId!: string;
  readonly kind!: LessonKind;
  readonly title!: string;
  readonly text!: string | null;
  readonly quiz!: QuizContent | null;
  readonly assetId!: string | null;
  readonly metadata!: Record<string, unknown>;
  readonly completion!: CompletionRule;
  readonly isRequired!: boolean;
  readonly isPreview!: boolean;
  readonly drip!: DripRule | null;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export const draftLessonView = (row: WholeLessonRow): DraftLessonView => ({
  id: row.id,
  sectionId: row.section_id,
  kind: row.kind,
  title: row.title,
  text: row.text,
  quiz: row.quiz,
  assetId: row.asset_id,
  metadata: row.metadata,
  completion: row.completion,
  isRequired: row.is_required,
  isPreview: row.is_preview,
  drip: row.drip,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
