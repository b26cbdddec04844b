import { Controller } from '@nestjs/common';
import { courseCompleted, lessonCompleted, type EventOf } from '@lyceum/contracts';
import { Consumes, ConsumesBatch, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

const COMPLETIONS = projection('completions', ['lesson_completions', 'course_completions']);

// What is completed stays completed: of several facts about one lesson the earliest counts, in any order.
const PROJECT_LESSONS = statement(
  'lesson_completions.project',
  `insert into lesson_completions (enrollment_id, lesson_id, tenant_id, user_id, completed_at)
   select enrollment_id, lesson_id, $1, min(user_id::text)::uuid, min(completed_at)
   from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
     as fact(enrollment_id, lesson_id, user_id, completed_at)
   group by enrollment_id, lesson_id order by enrollment_id, lesson_id
   on conflict (enrollment_id, lesson_id) do update
     set completed_at = least(lesson_completions.completed_at, excluded.completed_at)`,
);
const PROJECT_COURSE = statement(
  'course_completions.project',
  `insert into course_completions (tenant_id, user_id, course_id, completed_at) values ($1, $2, $3, $4)
   on conflict (tenant_id, user_id, course_id) do update
     set completed_at = least(course_completions.completed_at, excluded.completed_at)`,
);

@Controller()
export class ProjectCompletions {
  @ConsumesBatch(lessonCompleted.v1, COMPLETIONS)
  async lessons(
    events: readonly EventOf<typeof lessonCompleted.v1>[],
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT_LESSONS, [
      tx.actor.tenantId,
      events.map(({ data }) => data.enrollmentId),
      events.map(({ data }) => data.lessonId),
      events.map(({ data }) => data.userId),
      events.map(({ data }) => data.completedAt),
    ]);
  }

  @Consumes(courseCompleted.v1, COMPLETIONS)
  async course({ data }: EventOf<typeof courseCompleted.v1>, { tx }: EventContext): Promise<void> {
    const { userId, courseId, completedAt } = data;
    await tx.execute(PROJECT_COURSE, [tx.actor.tenantId, userId, courseId, completedAt]);
  }
}
