import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { Type } from 'class-transformer';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import type { CourseRow } from '../courses/index.js';
import type { EnrollmentRow, EnrollmentSource, EnrollmentState } from './enrollment.repository.js';
import type { LessonTitle } from './version-move.js';

const MAX_VERSION = 1_000_000;

export class EnrollmentsQuery extends PageQuery {
  @IsOmittable()
  @IsIn(['active', 'withdrawn', 'expired'])
  state?: EnrollmentState;
}

export class GrantDto {
  /** Members of the school. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  userIds!: string[];
}

export class MoveDto {
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  courseVersion!: number;
}

export class MoveManyDto extends MoveDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  enrollmentIds!: string[];
}

export class MovePreviewQuery {
  /** The version to move to. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  to!: number;
}

export class EnrollmentView {
  readonly id!: string;
  readonly courseId!: string;
  readonly userId!: string;
  readonly state!: EnrollmentState;
  readonly source!: EnrollmentSource;
  /** The published version that the learner is on. */
  readonly courseVersion!: number;
  readonly enrolledAt!: Date;
  readonly expiresAt!: Date | null;
  /** Position of the last lesson that is open in a sequential course; null: all. */
  readonly unlockedThrough!: number | null;
  readonly version!: number;
}

export class EnrolledCourseView {
  readonly title!: string;
  readonly slug!: string;
  readonly coverAssetId!: string | null;
  /** Newer than `courseVersion`: the learner may move. */
  readonly latestVersion!: number;
}

export class OwnEnrollmentView extends EnrollmentView {
  /** null when the course is there no more. */
  readonly course!: EnrolledCourseView | null;
}

export class OwnEnrollmentPageView {
  readonly items!: readonly OwnEnrollmentView[];
  readonly nextCursor!: string | null;
}

export class EnrollmentPageView {
  readonly items!: readonly EnrollmentView[];
  readonly nextCursor!: string | null;
}

export class EnrollmentsView {
  readonly items!: readonly EnrollmentView[];
}

export class MovePreviewView {
  readonly added!: readonly LessonTitle[];
  readonly removed!: readonly LessonTitle[];
  /** In both versions, with another content. */
  readonly changed!: readonly LessonTitle[];
  /** Completed lessons that stay completed. */
  readonly keptCompleted!: readonly LessonTitle[];
  /** Completed lessons that the other version does not have. */
  readonly uncountedCompleted!: readonly LessonTitle[];
}

export const enrollmentView = (row: EnrollmentRow): EnrollmentView => ({
  id: row.id,
  courseId: row.course_id,
  userId: row.user_id,
  state: row.state,
  source: row.source,
  courseVersion: row.course_version,
  enrolledAt: row.enrolled_at,
  expiresAt: row.expires_at,
  unlockedThrough: row.unlocked_through,
  version: row.version,
});

export const ownEnrollmentView = (
  row: EnrollmentRow,
  course: CourseRow | undefined,
): OwnEnrollmentView => ({
  ...enrollmentView(row),
  course: course
    ? {
        title: course.title,
        slug: course.slug,
        coverAssetId: course.cover_asset_id,
        latestVersion: course.latest_version,
      }
    : null,
});
