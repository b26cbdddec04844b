import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsOmittable } from '@lyceum/platform';
import type { InvitationRow } from './invitation.repository.js';

export class CreateCourseInvitationDto {
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(10_000)
  maxUses: number = 30;

  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(365)
  expiresInDays: number = 14;
}

export class RedeemDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  code!: string;
}

export class CourseInvitationView {
  readonly id!: string;
  readonly courseId!: string;
  readonly uses!: number;
  readonly maxUses!: number;
  readonly createdAt!: Date;
  readonly expiresAt!: Date;
  readonly revokedAt!: Date | null;
}

export class NewCourseInvitationView extends CourseInvitationView {
  /** Shown now and never again. */
  readonly code!: string;
}

export class CourseInvitationPageView {
  readonly items!: readonly CourseInvitationView[];
  readonly nextCursor!: string | null;
}

export const invitationView = (row: InvitationRow): CourseInvitationView => ({
  id: row.id,
  courseId: row.course_id,
  uses: row.uses,
  maxUses: row.max_uses,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});
