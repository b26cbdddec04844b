import { Controller } from '@nestjs/common';
import { enrollmentChanged, type EventOf } from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

const PROJECT = statement(
  'enrollments.project',
  `insert into enrollments (enrollment_id, tenant_id, course_id, user_id, state, course_version, enrolled_at,
     expires_at, unlocked_through, version)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   on conflict (enrollment_id) do update set state = excluded.state, course_version = excluded.course_version,
     enrolled_at = excluded.enrolled_at, expires_at = excluded.expires_at,
     unlocked_through = excluded.unlocked_through, version = excluded.version
   where enrollments.version < excluded.version`,
);

@Controller()
export class ProjectEnrollments {
  @Consumes(enrollmentChanged.v1, projection('enrollments', ['enrollments']))
  async project(
    { data, tenantid }: EventOf<typeof enrollmentChanged.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT, [
      data.enrollmentId,
      tenantid,
      data.courseId,
      data.userId,
      data.state,
      data.courseVersion,
      data.enrolledAt,
      data.expiresAt,
      data.unlockedThrough,
      data.version,
    ]);
  }
}
