import { IsNotEmpty, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import type { CertificateRow } from './certificate.repository.js';

export class CertificatesQuery extends PageQuery {
  @IsOmittable()
  @IsUUID()
  courseId?: string;
}

export class NameHolderDto {
  /** As it shall stand on the certificate, where everybody who has its code can read it. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  @Matches(/^[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}][^\p{C}\p{Zl}\p{Zp}]*$/u, {
    message: 'name must be a line of text',
  })
  name!: string;
}

export class RevokeCertificateDto {
  /** For the learner; others are not told. */
  @IsString()
  @MaxLength(500)
  reason!: string;
}

/** What anybody may know of a certificate whose code they have. */
export class VerificationView {
  readonly code!: string;
  readonly status!: 'valid' | 'revoked';
  readonly courseTitle!: string;
  /** Null until the learner has said whose name it bears. */
  readonly holderName!: string | null;
  readonly completedAt!: Date;
  readonly issuedAt!: Date;
  readonly revokedAt!: Date | null;
}

export class CertificateView extends VerificationView {
  readonly id!: string;
  readonly userId!: string;
  readonly enrollmentId!: string;
  readonly courseId!: string;
  readonly courseVersion!: number;
  readonly verificationUrl!: string;
  readonly revocationReason!: string | null;
}

export class CertificatePageView {
  readonly items!: CertificateView[];
  readonly nextCursor!: string | null;
}

export const verificationView = (row: CertificateRow): VerificationView => ({
  code: row.code,
  status: row.revoked_at ? 'revoked' : 'valid',
  courseTitle: row.course_title,
  holderName: row.holder_name,
  completedAt: row.completed_at,
  issuedAt: row.issued_at,
  revokedAt: row.revoked_at,
});

export const certificateView = (row: CertificateRow, verificationUrl: string): CertificateView => ({
  ...verificationView(row),
  id: row.id,
  userId: row.user_id,
  enrollmentId: row.enrollment_id,
  courseId: row.course_id,
  courseVersion: row.course_version,
  verificationUrl,
  revocationReason: row.revocation_reason,
});
