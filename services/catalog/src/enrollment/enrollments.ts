import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { CompletionFacts } from '../completions/index.js';
import { CourseService, CourseVersions } from '../courses/index.js';
import { isActive } from './admissions.js';
import { EnrollmentEvents } from './enrollment-events.js';
import type { EnrollmentsQuery } from './enrollment.dto.js';
import { enrollmentErrors } from './enrollment.errors.js';
import { EnrollmentRepository, type EnrollmentRow } from './enrollment.repository.js';
import { inSchool } from './in-school.js';
import { PassedLessons } from './passed-lessons.js';
import { unlockedThrough } from './unlocked-through.js';
import { previewMove, type MovePreview } from './version-move.js';

/** Enrollments as learners and the staff see and change them; each learner their own. */
@Injectable()
export class Enrollments {
  constructor(
    private readonly database: Database,
    private readonly enrollments: EnrollmentRepository,
    private readonly courses: CourseService,
    private readonly versions: CourseVersions,
    private readonly completions: CompletionFacts,
    private readonly passed: PassedLessons,
    private readonly events: EnrollmentEvents,
    private readonly cursors: Cursors,
  ) {}

  async listOwn(
    actor: Actor,
    { limit, cursor, state }: EnrollmentsQuery,
  ): Promise<Page<EnrollmentRow>> {
    const list = `enrollments of ${actor.tenantId} ${actor.userId} ${state}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.enrollments.listOwn(actor, state, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  /** @throws DomainError `catalog.course_not_found` */
  async listOfCourse(
    actor: Actor,
    courseId: string,
    { limit, cursor, state }: EnrollmentsQuery,
  ): Promise<Page<EnrollmentRow>> {
    await this.courses.read(actor, courseId);
    const list = `enrollments in ${actor.tenantId} ${courseId} ${state}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.enrollments.listOfCourse(actor, courseId, state, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  /** @throws DomainError `catalog.enrollment_not_found`, also for those of others */
  async read(actor: Actor, id: string): Promise<EnrollmentRow> {
    const row = await this.enrollments.read(actor, id);
    if (!row) throw enrollmentErrors.enrollment_not_found();
    return row;
  }

  /** Gives the place back. What was completed stays known, for when the learner comes back. */
  withdraw(actor: Actor, id: string, expected: number | undefined): Promise<EnrollmentRow> {
    return this.change(actor, id, expected, async (tx) =>
      this.events.changed(tx, await this.enrollments.end(tx, id, 'withdrawn')),
    );
  }

  /** To another published version, newer or older. Completed lessons that it has stay completed. */
  move(
    actor: Actor,
    id: string,
    expected: number | undefined,
    courseVersion: number,
  ): Promise<EnrollmentRow> {
    return this.change(actor, id, expected, (tx, before) => this.moveTo(tx, before, courseVersion));
  }

  /**
   * Many learners of a course at once, by the staff: all of them or none. Who is not enrolled any more is passed
   * over.
   */
  moveMany(
    actor: Actor,
    courseId: string,
    ids: readonly string[],
    courseVersion: number,
  ): Promise<EnrollmentRow[]> {
    return this.database.runOnce(inSchool(actor), async (tx) => {
      const moved: EnrollmentRow[] = [];
      // In one order for everybody, so that no two of these wait for each other.
      for (const id of [...ids].sort()) {
        const before = await this.enrollments.lock(tx, id);
        if (before?.course_id !== courseId) throw enrollmentErrors.enrollment_not_found();
        if (isActive(before)) moved.push(await this.moveTo(tx, before, courseVersion));
      }
      return moved;
    });
  }

  /** What a move would do to the learner's progress. */
  previewMove(actor: Actor, id: string, courseVersion: number): Promise<MovePreview> {
    return this.database.run(
      actor,
      async (tx) => {
        const enrollment = await this.inside(tx, id);
        const { course_id: courseId, course_version: present } = enrollment;
        const from = await this.versions.inside(tx, courseId, present);
        const to = await this.versions.inside(tx, courseId, courseVersion);
        const completed = new Set((await this.completions.lessons(tx, id)).keys());
        return previewMove(from.lessons, to.lessons, completed);
      },
      { readOnly: true },
    );
  }

  private async inside(tx: Tx, id: string): Promise<EnrollmentRow> {
    const row = await this.enrollments.find(tx, id);
    if (!row) throw enrollmentErrors.enrollment_not_found();
    return row;
  }

  private async moveTo(
    tx: Tx,
    before: EnrollmentRow,
    courseVersion: number,
  ): Promise<EnrollmentRow> {
    if (before.course_version === courseVersion) return before;
    const { id, course_id: courseId } = before;
    const version = await this.versions.inside(tx, courseId, courseVersion);
    const through = unlockedThrough(version, await this.passed.of(tx, before));
    return this.events.changed(tx, await this.enrollments.move(tx, id, courseVersion, through));
  }

  /** Whoever may see an enrollment may change it: the learner, and the staff. */
  private change(
    actor: Actor,
    id: string,
    expected: number | undefined,
    work: (tx: Tx, before: EnrollmentRow) => Promise<EnrollmentRow>,
  ): Promise<EnrollmentRow> {
    return this.database.runOnce(actor, async (own) => {
      await this.inside(own, id);
      const tx = own.actAs(inSchool(actor));
      const before = (await this.enrollments.lock(tx, id))!;
      if (expected !== undefined && expected !== before.version)
        throw enrollmentErrors.enrollment_changed();
      if (!isActive(before)) throw enrollmentErrors.enrollment_over();
      return work(tx, before);
    });
  }
}
