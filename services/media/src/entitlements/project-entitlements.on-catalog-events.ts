import { Controller } from '@nestjs/common';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  type EventOf,
} from '@lyceum/contracts';
import { Consumes, ConsumesBatch, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

const ADD_LESSONS = statement(
  'entitlements.add_lessons',
  `insert into lesson_assets (course_id, course_version, lesson_id, tenant_id, asset_id, position, is_preview, drip)
   select $1, $2, lesson, $3, asset, position, is_preview, drip::jsonb
   from unnest($4::uuid[], $5::uuid[], $6::int[], $7::boolean[], $8::text[])
     as lessons (lesson, asset, position, is_preview, drip)
   on conflict do nothing`,
);
const SET_VERSION = statement(
  'entitlements.set_version',
  `insert into course_versions (course_id, tenant_id, latest_version) values ($1, $2, $3)
   on conflict (course_id) do update set latest_version = excluded.latest_version
   where course_versions.latest_version < excluded.latest_version`,
);
const SET_AVAILABILITY = statement(
  'entitlements.set_availability',
  `insert into course_availability (course_id, tenant_id, availability, version) values ($1, $2, $3, $4)
   on conflict (course_id) do update set availability = excluded.availability, version = excluded.version
   where course_availability.version < excluded.version`,
);
const SET_ENROLLMENTS = statement(
  'entitlements.set_enrollments',
  `insert into enrollments (enrollment_id, tenant_id, course_id, user_id, state, course_version, enrolled_at,
     expires_at, unlocked_through, version)
   select distinct on (enrollment_id) enrollment_id, $1, course_id, user_id, state, course_version, enrolled_at,
     expires_at, unlocked_through, version
   from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::timestamptz[], $8::timestamptz[],
     $9::int[], $10::bigint[])
     as changed (enrollment_id, course_id, user_id, state, course_version, enrolled_at, expires_at,
       unlocked_through, version)
   order by enrollment_id, version desc
   on conflict (enrollment_id) do update set state = excluded.state, course_version = excluded.course_version,
     enrolled_at = excluded.enrolled_at, expires_at = excluded.expires_at,
     unlocked_through = excluded.unlocked_through, version = excluded.version
   where enrollments.version < excluded.version`,
);

const entitlements = projection('entitlements', [
  'lesson_assets',
  'course_versions',
  'course_availability',
  'enrollments',
]);

/** Keeps what catalog tells of courses and enrollments, in whatever order it arrives. */
@Controller()
export class ProjectEntitlements {
  /** A version never changes: what is known of it stays. */
  @Consumes(courseVersionPublished.v1, entitlements)
  async versions(
    { data, tenantid }: EventOf<typeof courseVersionPublished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { courseId, courseVersion } = data;
    const lessons = data.lessons.filter(({ assetId }) => assetId !== null);
    await tx.execute(ADD_LESSONS, [
      courseId,
      courseVersion,
      tenantid,
      lessons.map(({ lessonId }) => lessonId),
      lessons.map(({ assetId }) => assetId),
      lessons.map(({ position }) => position),
      lessons.map(({ isPreview }) => isPreview),
      lessons.map(({ drip }) => (drip === null ? null : JSON.stringify(drip))),
    ]);
    await tx.execute(SET_VERSION, [courseId, tenantid, courseVersion]);
  }

  @Consumes(courseAvailabilityChanged.v1, entitlements)
  async availability(
    event: EventOf<typeof courseAvailabilityChanged.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { courseId, availability } = event.data;
    await tx.execute(SET_AVAILABILITY, [
      courseId,
      event.tenantid,
      availability,
      event.aggregateversion,
    ]);
  }

  @ConsumesBatch(enrollmentChanged.v1, entitlements)
  async enrollments(
    events: readonly EventOf<typeof enrollmentChanged.v1>[],
    { tx }: EventContext,
  ): Promise<void> {
    const column = <T>(of: (data: (typeof events)[number]['data']) => T): T[] =>
      events.map(({ data }) => of(data));
    await tx.execute(SET_ENROLLMENTS, [
      tx.actor.tenantId,
      column(({ enrollmentId }) => enrollmentId),
      column(({ courseId }) => courseId),
      column(({ userId }) => userId),
      column(({ state }) => state),
      column(({ courseVersion }) => courseVersion),
      column(({ enrolledAt }) => enrolledAt),
      column(({ expiresAt }) => expiresAt),
      column(({ unlockedThrough }) => unlockedThrough),
      events.map(({ aggregateversion }) => aggregateversion),
    ]);
  }
}
