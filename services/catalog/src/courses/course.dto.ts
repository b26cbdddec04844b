import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsOmittable, PageQuery, type Page, IsVisible } from '@lyceum/platform';
import type { CourseRow } from './course.repository.js';
import { SLUG, SLUG_RULE } from './slug.js';

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const LANGUAGE_RULE = { message: 'language must be a tag of BCP 47, such as en or pt-BR' };

const courseStatuses = ['draft', 'published', 'archived', 'deleted'] as const;
export type CourseStatus = (typeof courseStatuses)[number];

/** What of a course can be written, apart from its outline. */
class CourseFields {
  @IsOmittable()
  @IsString()
  @MaxLength(2000)
  summary?: string;

  /** Names the course in addresses; made from the title when there is none. */
  @IsOmittable()
  @Matches(SLUG, SLUG_RULE)
  slug?: string;

  /** BCP 47. */
  @IsOmittable()
  @Matches(LANGUAGE, LANGUAGE_RULE)
  language?: string;

  /** An image. */
  @IsOptional()
  @IsUUID()
  coverAssetId?: string | null;

  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsString({ each: true })
  @IsVisible({ each: true })
  @MaxLength(50, { each: true })
  categories?: string[];

  /** For the school's own use; replaces what was there; at most 8 kB. */
  @IsOmittable()
  @IsObject()
  metadata?: Record<string, unknown>;

  /** Whether each lesson opens only after those before it. Holds from the next published version on. */
  @IsOmittable()
  @IsBoolean()
  isSequential?: boolean;

  /** Whether members of the school may enroll themselves, without an invitation. */
  @IsOmittable()
  @IsBoolean()
  isOpen?: boolean;

  /** How many may be enrolled at a time; null: as many as like. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  capacity?: number | null;

  /** Days after which an enrollment ends; null: never. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  accessDays?: number | null;

  /** Courses that must be completed before somebody may enroll. */
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  prerequisites?: string[];
}

export class CreateCourseDto extends CourseFields {
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title!: string;
}

export class UpdateCourseDto extends CourseFields {
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title?: string;
}

export class CoursesQuery extends PageQuery {
  /** Without it all but the deleted ones. */
  @IsOmittable()
  @IsIn(courseStatuses)
  status?: CourseStatus;
}

export class CourseView {
  readonly id!: string;
  readonly authorId!: string;
  readonly title!: string;
  readonly summary!: string;
  readonly slug!: string;
  readonly language!: string;
  readonly coverAssetId!: string | null;
  readonly categories!: readonly string[];
  readonly metadata!: Record<string, unknown>;
  readonly isSequential!: boolean;
  readonly isOpen!: boolean;
  readonly capacity!: number | null;
  readonly accessDays!: number | null;
  readonly prerequisites!: readonly string[];
  readonly status!: CourseStatus;
  /** Number of the newest published version; 0 before there is one. */
  readonly latestVersion!: number;
  /** Changes with every edit of the course or of its outline; see `ETag`. */
  readonly version!: number;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
  readonly publishedAt!: Date | null;
}

export class CoursePageView {
  readonly items!: CourseView[];
  /** `cursor` of the next page; null on the last. */
  readonly nextCursor!: string | null;
}

export function courseView(row: CourseRow): CourseView {
  return {
    id: row.id,
    authorId: row.author_id,
    title: row.title,
    summary: row.summary,
    slug: row.slug,
    language: row.language,
    coverAssetId: row.cover_asset_id,
    categories: row.categories,
    metadata: row.metadata,
    isSequential: row.is_sequential,
    isOpen: row.is_open,
    capacity: row.capacity,
    accessDays: row.access_days,
    prerequisites: row.prerequisites,
    status: row.status,
    latestVersion: row.latest_version,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at,
  };
}

export function coursePageView({ items, nextCursor }: Page<CourseRow>): CoursePageView {
  return { items: items.map(courseView), nextCursor };
}
