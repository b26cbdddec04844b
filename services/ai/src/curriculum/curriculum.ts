import { Injectable } from '@nestjs/common';
import { lessonAccess, type LessonAccess, type LessonKind } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { curriculumErrors } from './curriculum.errors.js';
import { CurriculumRepository, type LessonRow } from './curriculum.repository.js';

export interface OutlineLesson {
  readonly id: string;
  readonly title: string;
  readonly kind: LessonKind;
  readonly assetId: string | null;
  readonly durationSeconds: number | null;
  readonly isOpen: boolean;
  /** When it opens for the actor, where a time decides. */
  readonly opensAt: Date | undefined;
}

/** The version of a course that somebody is on. */
export interface CourseOutline {
  readonly courseId: string;
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  readonly version: number;
  /** In the order of the course. */
  readonly lessons: readonly OutlineLesson[];
}

const STAFF: readonly Actor['role'][] = ['owner', 'instructor', 'assistant', 'system'];

/** What of a course an actor may see now. Everything that answers from lessons asks here. */
@Injectable()
export class Curriculum {
  constructor(private readonly rows: CurriculumRepository) {}

  /**
   * The staff sees the newest version, all of it open; a learner the version they are on; a member without
   * enrollment the previews of the newest.
   *
   * @throws DomainError `ai.course_not_found`; `ai.not_enrolled` when nothing of it is for the actor
   */
  async outline(actor: Actor, courseId: string, now = new Date()): Promise<CourseOutline> {
    const isStaff = STAFF.includes(actor.role);
    const rows = await this.rows.outline(actor, courseId, isStaff);
    const [first] = rows;
    if (!first) throw curriculumErrors.course_not_found();
    const accesses = rows.map((row) => (isStaff ? OPEN : accessTo(row, now)));
    if (accesses.every(({ access }) => access === 'not_enrolled'))
      throw curriculumErrors.not_enrolled();
    return {
      courseId,
      title: first.course_title,
      language: first.language,
      version: first.course_version,
      lessons: rows.map((row, at) => lessonOf(row, accesses[at]!)),
    };
  }
}

const OPEN: LessonAccess = { access: 'open' };

function accessTo(row: LessonRow, now: Date): LessonAccess {
  if (row.is_open_preview) return OPEN;
  const enrollment =
    row.state === null
      ? undefined
      : {
          state: row.state,
          enrolledAt: row.enrolled_at,
          expiresAt: row.expires_at,
          unlockedThrough: row.unlocked_through,
        };
  return lessonAccess(row, enrollment, now);
}

const lessonOf = (row: LessonRow, access: LessonAccess): OutlineLesson => ({
  id: row.lesson_id,
  title: row.title,
  kind: row.kind,
  assetId: row.asset_id,
  durationSeconds: row.duration_ms === null ? null : row.duration_ms / 1000,
  isOpen: access.access === 'open',
  opensAt: access.access === 'opens_later' ? access.opensAt : undefined,
});
