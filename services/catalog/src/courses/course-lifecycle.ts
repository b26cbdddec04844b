import { Injectable } from '@nestjs/common';
import { courseAvailabilityChanged } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { CourseEdits } from './course-edits.js';
import { courseErrors } from './course.errors.js';
import { CourseRepository, type CourseRow } from './course.repository.js';

/** Who may find, enroll in and use a course: what changes it is an event. */
@Injectable()
export class CourseLifecycle {
  constructor(
    private readonly database: Database,
    private readonly edits: CourseEdits,
    private readonly courses: CourseRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Nobody new may enroll; whoever is enrolled keeps the course. */
  archive(actor: Actor, id: string, expected: number | undefined): Promise<CourseRow> {
    return this.database.runOnce(actor, async (tx) => {
      const { status } = await this.edits.lock(tx, id, expected);
      if (status === 'archived') throw courseErrors.course_archived();
      return this.announced(tx, await this.courses.setArchived(tx, id, true));
    });
  }

  unarchive(actor: Actor, id: string, expected: number | undefined): Promise<CourseRow> {
    return this.database.runOnce(actor, async (tx) => {
      const { status } = await this.edits.lock(tx, id, expected);
      if (status !== 'archived') throw courseErrors.course_not_archived();
      return this.announced(tx, await this.courses.setArchived(tx, id, false));
    });
  }

  /** For nobody but the staff, which can restore it with all that belongs to it. */
  delete(actor: Actor, id: string, expected: number | undefined): Promise<CourseRow> {
    return this.database.runOnce(actor, async (tx) => {
      await this.edits.lock(tx, id, expected);
      return this.announced(tx, await this.courses.setDeleted(tx, id, true));
    });
  }

  /** As it was before it was deleted. */
  restore(actor: Actor, id: string, expected: number | undefined): Promise<CourseRow> {
    return this.database.runOnce(actor, async (tx) => {
      const { status } = await this.edits.lock(tx, id, expected, { evenDeleted: true });
      if (status !== 'deleted') throw courseErrors.course_not_deleted();
      return this.announced(tx, await this.courses.setDeleted(tx, id, false));
    });
  }

  private announced(tx: Tx, course: CourseRow): CourseRow {
    const { id: courseId, status: availability, version } = course;
    this.outbox.add(tx, courseAvailabilityChanged.v1({ courseId, availability, version }));
    return course;
  }
}
