import { Injectable } from '@nestjs/common';
import type { DripRule, EnrollmentAccess, LessonKind } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

/** A lesson of the version of a course that somebody is on, or of the newest, with what decides over access. */
export interface LessonRow {
  readonly course_title: string;
  readonly language: string;
  readonly course_version: number;
  readonly lesson_id: string;
  readonly position: number;
  readonly kind: LessonKind;
  readonly title: string;
  readonly asset_id: string | null;
  readonly duration_ms: number | null;
  readonly drip: DripRule | null;
  /** In the newest version of a course that is published. */
  readonly is_open_preview: boolean;
  /** null without an enrollment. */
  readonly state: EnrollmentAccess['state'] | null;
  readonly enrolled_at: Date;
  readonly expires_at: Date | null;
  readonly unlocked_through: number | null;
}

// A version may be known before the availability of its course is: it is published then. Of several enrollments
// (one has ended, another began) the active one counts. Who sees drafts is the staff.
const OUTLINE = statement<LessonRow>(
  'curriculum.outline',
  `with newest as (
     select max(course_version) as version from course_versions where tenant_id = $1 and course_id = $2
   ), enrollment as (
     select state, course_version, enrolled_at, expires_at, unlocked_through from enrollments
     where tenant_id = $1 and course_id = $2 and user_id = $3 and not $4
     order by state = 'active' desc, version desc limit 1
   )
   select v.title as course_title, v.language, v.course_version, l.lesson_id, l.position, l.kind, l.title,
     l.asset_id, l.duration_ms, l.drip,
     l.is_preview and v.course_version = n.version and coalesce(a.availability, 'published') = 'published'
       as is_open_preview,
     e.state, e.enrolled_at, e.expires_at, e.unlocked_through
   from newest n
   left join enrollment e on true
   join course_versions v on v.tenant_id = $1 and v.course_id = $2
     and v.course_version = coalesce(e.course_version, n.version)
   join lessons l on l.course_id = v.course_id and l.course_version = v.course_version
   left join course_availability a on a.course_id = v.course_id
   where coalesce(a.availability, 'published') in ('published', 'archived')
     or ($4 and a.availability = 'draft')
   order by l.position`,
);

@Injectable()
export class CurriculumRepository {
  constructor(private readonly database: Database) {}

  /** In the order of the course; none when there is no such course, or none for the actor. */
  outline(actor: Actor, courseId: string, isStaff: boolean): Promise<LessonRow[]> {
    const values = [actor.tenantId, courseId, actor.userId, isStaff];
    return this.database.read(actor, OUTLINE, values);
  }
}
