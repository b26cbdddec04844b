import { IsIn } from 'class-validator';
import { findingKinds, type FindingKind } from './findings.js';
import type { ReportRow } from './health.repository.js';

export class FindingView {
  @IsIn(findingKinds)
  readonly kind!: FindingKind;
  readonly lessonId!: string;
  readonly lessonTitle!: string;
  /** Seconds of the video; null when all of it is meant. */
  readonly start!: number | null;
  readonly end!: number | null;
  /** The address of a dead link. */
  readonly url!: string | null;
  readonly detail!: string;
  /** What may help. */
  readonly suggestion!: string;
}

export class HealthReportView {
  readonly courseId!: string;
  readonly courseVersion!: number;
  readonly madeAt!: Date;
  /** In the order of the course. */
  readonly findings!: FindingView[];
}

export class HealthRequestView {
  /** When the report says that it was made, once it is there. */
  readonly madeAt!: Date;
}

export const healthReportView = (row: ReportRow): HealthReportView => ({
  courseId: row.course_id,
  courseVersion: row.course_version,
  madeAt: row.made_at,
  findings: [...row.findings],
});
