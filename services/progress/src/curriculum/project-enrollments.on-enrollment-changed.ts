import { Controller } from '@nestjs/common';
import { enrollmentChanged, type EventOf } from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

const PROJECT = statement(
  'enrollments.project',
  `insert into enrollments (enrollment_id, tenant_id, course_id, user_id, state, source, course_version,
     enrolled_at, expires_at, unlocked_through, ended_at, version)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
   on conflict (enrollment_id) do update set state = excluded.state, source = excluded.source,
     course_version = excluded.course_version, enrolled_at = excluded.enrolled_at, expires_at = excluded.expires_at,
     unlocked_through = excluded.unlocked_through, ended_at = excluded.ended_at, version = excluded.version
   where enrollments.version < excluded.version`,
);

@Controller()
export class ProjectEnrollments {
  @Consumes(enrollmentChanged.v1, projection('enrollments', ['enrollments']))
  async project(
    { data, tenantid, time }: EventOf<typeof enrollmentChanged.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT, [
      data.enrollmentId,
      tenantid,
      data.courseId,
      data.userId,
      data.state,
      data.source,
      data.courseVersion,
      data.enrolledAt,
      data.expiresAt,
      data.unlockedThrough,
      // What was watched until then counts, also when it arrives later.
      data.state === 'active' ? null : time,
      data.version,
    ]);
  }
}
