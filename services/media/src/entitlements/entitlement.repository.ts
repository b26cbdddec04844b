import { Injectable } from '@nestjs/common';
import type { DripRule, EnrollmentAccess } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

/** A lesson that holds an asset, in a version that somebody is on or that is the newest. */
export interface LessonRow {
  readonly position: number;
  readonly drip: DripRule | null;
  /** In the newest version of a course that is published. */
  readonly is_open_preview: boolean;
  /** null without an enrollment in this version. */
  readonly state: EnrollmentAccess['state'] | null;
  readonly enrolled_at: Date;
  readonly expires_at: Date | null;
  readonly unlocked_through: number | null;
}

// A version may be known before the availability of its course is: it is published then.
const LESSONS = statement<LessonRow>(
  'entitlements.lessons',
  `select l.position, l.drip, e.state, e.enrolled_at, e.expires_at, e.unlocked_through,
     l.is_preview and l.course_version = v.latest_version
       and coalesce(a.availability, 'published') = 'published' as is_open_preview
   from lesson_assets l
   join course_versions v on v.course_id = l.course_id
   left join course_availability a on a.course_id = l.course_id
   left join enrollments e on e.tenant_id = $1 and e.user_id = $3
     and e.course_id = l.course_id and e.course_version = l.course_version
   where l.tenant_id = $1 and l.asset_id = $2
     and coalesce(a.availability, 'published') in ('published', 'archived')`,
);

@Injectable()
export class EntitlementRepository {
  constructor(private readonly database: Database) {}

  lessons(actor: Actor, assetId: string): Promise<LessonRow[]> {
    return this.database.read(actor, LESSONS, [actor.tenantId, assetId, actor.userId]);
  }
}
