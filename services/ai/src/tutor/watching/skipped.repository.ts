import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { SkippedRange } from './skipped.js';

const OF_LEARNER = statement<{ skipped: SkippedRange[] }>(
  'lesson_stops.skipped_by',
  `select s.skipped from lesson_stops s join enrollments e on e.enrollment_id = s.enrollment_id
   where s.tenant_id = $1 and e.tenant_id = $1 and e.user_id = $2 and s.lesson_id = $3
   order by e.state = 'active' desc, e.version desc limit 1`,
);

@Injectable()
export class SkippedRepository {
  constructor(private readonly database: Database) {}

  /**
   * What the actor left out of a lesson, as of the last tenth of it that they watched, or of when they stopped. How
   * people watch is for the staff and the service to read; here it is the actor's own.
   */
  async of({ tenantId, userId }: Actor, lessonId: string): Promise<readonly SkippedRange[]> {
    const service = systemActor('tutor', { tenantId });
    const [row] = await this.database.read(service, OF_LEARNER, [tenantId, userId, lessonId]);
    return row?.skipped ?? [];
  }
}
