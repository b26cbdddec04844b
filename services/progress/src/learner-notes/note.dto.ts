import { IsIn, IsNumber, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import type { NoteRow } from './note.repository.js';

const kinds = ['note', 'bookmark'] as const;
export type NoteKind = (typeof kinds)[number];
const MAX_SECONDS = 2_000_000;

export class CreateNoteDto {
  @IsUUID()
  enrollmentId!: string;

  @IsUUID()
  lessonId!: string;

  @IsIn(kinds)
  kind!: NoteKind;

  /** Which second of the video it is about. */
  @IsOmittable()
  @IsNumber()
  @Min(0)
  @Max(MAX_SECONDS)
  positionSeconds?: number;

  /** A bookmark may do without. */
  @IsOmittable()
  @IsString()
  @MaxLength(10_000)
  text?: string;
}

export class UpdateNoteDto {
  @IsOmittable()
  @IsNumber()
  @Min(0)
  @Max(MAX_SECONDS)
  positionSeconds?: number;

  @IsOmittable()
  @IsString()
  @MaxLength(10_000)
  text?: string;
}

export class NotesQuery extends PageQuery {
  @IsOmittable()
  @IsUUID()
  courseId?: string;

  @IsOmittable()
  @IsUUID()
  lessonId?: string;

  @IsOmittable()
  @IsIn(kinds)
  kind?: NoteKind;
}

export class NoteView {
  readonly id!: string;
  readonly courseId!: string;
  readonly lessonId!: string;
  readonly kind!: NoteKind;
  readonly positionSeconds!: number | null;
  readonly text!: string;
  readonly version!: number;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class NotePageView {
  readonly items!: NoteView[];
  readonly nextCursor!: string | null;
}

export const noteView = (row: NoteRow): NoteView => ({
  id: row.id,
  courseId: row.course_id,
  lessonId: row.lesson_id,
  kind: row.kind,
  positionSeconds: row.position_ms === null ? null : row.position_ms / 1000,
  text: row.text,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
