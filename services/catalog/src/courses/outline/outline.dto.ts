import type { CompletionRule, DripRule, LessonKind } from '@lyceum/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsVisible } from '@lyceum/platform';
import { MAX_LESSONS, MAX_SECTIONS, type Outline } from './draft-outline.js';

export class SectionDto {
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title!: string;
}

class SectionOrderDto {
  @IsUUID()
  sectionId!: string;

  @IsArray()
  @ArrayMaxSize(MAX_LESSONS)
  @IsUUID(undefined, { each: true })
  lessonIds!: string[];
}

export class OrderDto {
  /** Every section in its new order, with its lessons in theirs; a lesson may change its section. */
  @IsArray()
  @ArrayMaxSize(MAX_SECTIONS)
  @ValidateNested({ each: true })
  @Type(() => SectionOrderDto)
  sections!: SectionOrderDto[];
}

export class SectionView {
  readonly id!: string;
  readonly title!: string;
}

export class OutlineLessonView {
  readonly id!: string;
  readonly kind!: LessonKind;
  readonly title!: string;
  readonly assetId!: string | null;
  readonly completion!: CompletionRule;
  readonly isRequired!: boolean;
  readonly isPreview!: boolean;
  readonly drip!: DripRule | null;
}

export class OutlineSectionView extends SectionView {
  readonly lessons!: readonly OutlineLessonView[];
}

export class OutlineView {
  readonly courseId!: string;
  readonly sections!: readonly OutlineSectionView[];
}

export const outlineView = ({ course, sections, lessons }: Outline): OutlineView => ({
  courseId: course.id,
  sections: sections.map(({ id, title }) => ({
    id,
    title,
    lessons: lessons
      .filter((lesson) => lesson.section_id === id)
      .map((lesson) => ({
        id: lesson.id,
        kind: lesson.kind,
        title: lesson.title,
        assetId: lesson.asset_id,
        completion: lesson.completion,
        isRequired: lesson.is_required,
        isPreview: lesson.is_preview,
        drip: lesson.drip,
      })),
  })),
});
