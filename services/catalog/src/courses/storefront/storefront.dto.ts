import type { LessonKind } from '@lyceum/contracts';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import { partsOf, type TextPart } from './highlights.js';
import type { FoundCourseRow } from './course-search.repository.js';
import type { PublicCourseRow, PublicOutlineRow } from './storefront.repository.js';

export class StorefrontQuery extends PageQuery {
  /** Slug or id of a school; the courses of all schools without it. */
  @IsOmittable()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  school?: string;

  /** Words of title, summary, categories and lessons, in any form; typing errors are forgiven. */
  @IsOmittable()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  q?: string;

  /** Of a course: with `school` it names one. */
  @IsOmittable()
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  slug?: string;

  @IsOmittable()
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  category?: string;

  /** BCP 47, as the course has it. */
  @IsOmittable()
  @IsString()
  @IsNotEmpty()
  @MaxLength(35)
  language?: string;
}

/** What anybody may know of a published course. */
export class PublicCourseView {
  readonly id!: string;
  readonly schoolId!: string;
  readonly title!: string;
  readonly summary!: string;
  readonly slug!: string;
  readonly language!: string;
  readonly coverAssetId!: string | null;
  readonly categories!: readonly string[];
  /** Whether members of the school may enroll themselves, without an invitation. */
  readonly isOpen!: boolean;
  readonly prerequisites!: readonly string[];
  readonly courseVersion!: number;
  readonly publishedAt!: Date;
}

export class PublicLessonView {
  readonly id!: string;
  readonly kind!: LessonKind;
  readonly title!: string;
  readonly durationSeconds!: number | null;
  readonly isRequired!: boolean;
  readonly isPreview!: boolean;
}

export class PublicSectionView {
  readonly id!: string;
  readonly title!: string;
  readonly lessons!: readonly PublicLessonView[];
}

/** With its outline, and no content. */
export class PublicCourseOutlineView extends PublicCourseView {
  readonly isSequential!: boolean;
  /** Of all videos together. */
  readonly durationSeconds!: number;
  readonly sections!: readonly PublicSectionView[];
}

export class HighlightsView {
  readonly title!: readonly TextPart[];
  /** The places of the summary that fit best. */
  readonly summary!: readonly TextPart[];
}

export class ListedCourseView extends PublicCourseView {
  /** Where the words of `q` stand; null without it. */
  readonly highlights!: HighlightsView | null;
}

export class PublicCoursePageView {
  readonly items!: readonly ListedCourseView[];
  readonly nextCursor!: string | null;
}

export const publicCourseView = (row: PublicCourseRow): PublicCourseView => ({
  id: row.id,
  schoolId: row.tenant_id,
  title: row.title,
  summary: row.summary,
  slug: row.slug,
  language: row.language,
  coverAssetId: row.cover_asset_id,
  categories: row.categories,
  isOpen: row.is_open,
  prerequisites: row.prerequisites,
  courseVersion: row.latest_version,
  publishedAt: row.published_at,
});

export const listedCourseView = (row: PublicCourseRow | FoundCourseRow): ListedCourseView => ({
  ...publicCourseView(row),
  highlights:
    'rank' in row
      ? { title: partsOf(row.marked_title), summary: partsOf(row.marked_summary) }
      : null,
});

export const publicOutlineView = (row: PublicOutlineRow): PublicCourseOutlineView => ({
  ...publicCourseView(row),
  isSequential: row.is_sequential,
  durationSeconds: row.lessons.reduce((sum, lesson) => sum + (lesson.durationSeconds ?? 0), 0),
  sections: row.sections.map(({ sectionId, title }) => ({
    id: sectionId,
    title,
    lessons: row.lessons
      .filter((lesson) => lesson.sectionId === sectionId)
      .map((lesson) => ({
        id: lesson.lessonId,
        kind: lesson.kind,
        title: lesson.title,
        durationSeconds: lesson.durationSeconds,
        isRequired: lesson.isRequired,
        isPreview: lesson.isPreview,
      })),
  })),
});
