import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import type { PublicCourseView } from '../courses/index.js';
import type { CourseListRow } from './course-list.repository.js';

class CourseListFields {
  @IsOmittable()
  @IsString()
  @MaxLength(2000)
  description?: string;

  /** In the order in which they are shown. Those that are not published are left out in public. */
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  courseIds?: string[];

  @IsOmittable()
  @IsBoolean()
  isPublic?: boolean;
}

export class CreateCourseListDto extends CourseListFields {
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title!: string;
}

export class UpdateCourseListDto extends CourseListFields {
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(200)
  title?: string;
}

export class CourseListView {
  readonly id!: string;
  readonly title!: string;
  readonly description!: string;
  readonly courseIds!: readonly string[];
  readonly isPublic!: boolean;
  readonly version!: number;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class CourseListPageView {
  readonly items!: readonly CourseListView[];
  readonly nextCursor!: string | null;
}

export class PublicCourseListView {
  readonly id!: string;
  readonly schoolId!: string;
  readonly title!: string;
  readonly description!: string;
  readonly courses!: readonly PublicCourseView[];
}

export const courseListView = (row: CourseListRow): CourseListView => ({
  id: row.id,
  title: row.title,
  description: row.description,
  courseIds: row.course_ids,
  isPublic: row.is_public,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
