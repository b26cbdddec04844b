import { Type } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import type { RosterRow } from './teaching.repository.js';

const states = ['active', 'withdrawn', 'expired'] as const;

export class RosterQuery extends PageQuery {
  @IsOmittable()
  @IsIn(states)
  state?: (typeof states)[number];
}

export class StuckQuery extends PageQuery {
  /** Days without anything done. */
  @IsOmittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(365)
  days: number = 7;
}

export class DropOffQuery {
  /** How many seconds of the video are counted together. */
  @IsOmittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(60)
  bucketSeconds: number = 5;
}

export class RosterEntryView {
  readonly enrollmentId!: string;
  readonly userId!: string;
  readonly state!: 'active' | 'withdrawn' | 'expired';
  readonly courseVersion!: number;
  readonly enrolledAt!: Date;
  readonly percent!: number;
  readonly completedLessons!: number;
  readonly lessons!: number;
  readonly lastActiveAt!: Date | null;
  readonly completedAt!: Date | null;
}

export class RosterPageView {
  readonly items!: RosterEntryView[];
  readonly nextCursor!: string | null;
}

export class DropOffPointView {
  /** Where in the video this begins, in seconds. */
  readonly fromSecond!: number;
  /** Learners who watched something of it. */
  readonly watched!: number;
  /** Learners who stopped here and have not gone on. */
  readonly stopped!: number;
}

export class DropOffView {
  readonly lessonId!: string;
  readonly durationSeconds!: number;
  readonly bucketSeconds!: number;
  readonly points!: DropOffPointView[];
}

export const rosterEntryView = (row: RosterRow): RosterEntryView => ({
  enrollmentId: row.enrollment_id,
  userId: row.user_id,
  state: row.state,
  courseVersion: row.course_version,
  enrolledAt: row.enrolled_at,
  percent: row.percent,
  completedLessons: row.completed_lessons,
  lessons: row.lessons,
  lastActiveAt: row.last_active_at,
  completedAt: row.completed_at,
});
