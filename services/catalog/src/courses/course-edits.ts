import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { courseErrors } from './course.errors.js';
import { CourseRepository, type CourseRow } from './course.repository.js';

/** An edit's result, and the course after it, whose version is the next ETag. */
export interface Edited<T> {
  readonly course: CourseRow;
  readonly result: T;
}

/**
 * Every change to a course or to anything in it: one at a time, on the version that the caller has read. The
 * course's version counts them all, so that one ETag guards the whole.
 */
@Injectable()
export class CourseEdits {
  constructor(
    private readonly database: Database,
    private readonly courses: CourseRepository,
  ) {}

  /**
   * An edit of what belongs to the course.
   *
   * @param expected the version that the caller has read, when it says so
   * @throws DomainError `catalog.course_not_found`, `catalog.course_changed`
   */
  edit<T>(
    actor: Actor,
    id: string,
    expected: number | undefined,
    work: (tx: Tx, course: CourseRow) => Promise<T>,
  ): Promise<Edited<T>> {
    return this.database.runOnce(actor, async (tx) => {
      const before = await this.lock(tx, id, expected);
      const result = await work(tx, before);
      return { course: await this.courses.touch(tx, id), result };
    });
  }

  /** Until the transaction ends nobody else changes the course. A deleted one is there for `restore` only. */
  async lock(
    tx: Tx,
    id: string,
    expected: number | undefined,
    { evenDeleted = false }: { evenDeleted?: boolean } = {},
  ): Promise<CourseRow> {
    const course = await this.courses.lock(tx, id);
    if (!course || (course.status === 'deleted' && !evenDeleted))
      throw courseErrors.course_not_found();
    if (expected !== undefined && expected !== course.version)
      throw courseErrors.course_changed({ detail: `It is at version ${course.version}.` });
    return course;
  }

  /** For reading: nobody edits the course until the transaction ends, and others may read it too. */
  async share(tx: Tx, id: string): Promise<CourseRow> {
    const course = await this.courses.share(tx, id);
    if (!course) throw courseErrors.course_not_found();
    return course;
  }
}
