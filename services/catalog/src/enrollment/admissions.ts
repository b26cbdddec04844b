import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { CompletionFacts } from '../completions/index.js';
import {
  CourseEdits,
  CourseService,
  CourseVersions,
  courseErrors,
  type CourseRow,
} from '../courses/index.js';
import { MemberFacts } from '../members/index.js';
import { EnrollmentEvents } from './enrollment-events.js';
import { enrollmentErrors } from './enrollment.errors.js';
import {
  EnrollmentRepository,
  type EnrollmentRow,
  type EnrollmentSource,
} from './enrollment.repository.js';
import { inSchool } from './in-school.js';
import { PassedLessons } from './passed-lessons.js';
import { unlockedThrough } from './unlocked-through.js';

/**
 * Who gets into a course. Admissions to one course take turns (its row is locked), so that capacity holds and
 * nobody gets in twice, however many ask at once.
 */
@Injectable()
export class Admissions {
  constructor(
    private readonly database: Database,
    private readonly courses: CourseEdits,
    private readonly catalogue: CourseService,
    private readonly versions: CourseVersions,
    private readonly enrollments: EnrollmentRepository,
    private readonly completions: CompletionFacts,
    private readonly passed: PassedLessons,
    private readonly members: MemberFacts,
    private readonly events: EnrollmentEvents,
  ) {}

  /** The caller enrolls without an invitation. */
  enroll(actor: Actor, courseId: string): Promise<EnrollmentRow> {
    return this.database.runOnce(inSchool(actor), async (tx) => {
      // A draft is nobody's to know of.
      const course = await this.lockPublished(tx, courseId, courseErrors.course_not_found);
      if (!course.is_open) throw enrollmentErrors.invitation_needed();
      await this.checkPrerequisites(tx, course, actor.userId!);
      return this.admit(tx, course, actor.userId!, 'free');
    });
  }

  /** The staff enrolls members of the school, whatever the course asks for but its capacity; all or none. */
  grant(actor: Actor, courseId: string, userIds: readonly string[]): Promise<EnrollmentRow[]> {
    return this.database.runOnce(inSchool(actor), async (tx) => {
      const course = await this.lockPublished(tx, courseId);
      const members = await this.members.among(tx, userIds);
      const strangers = userIds.filter((id) => !members.has(id));
      if (strangers.length > 0)
        throw enrollmentErrors.not_members({ extensions: { userIds: strangers } });
      const admitted: EnrollmentRow[] = [];
      // In one order for everybody, so that no two of these wait for each other.
      for (const userId of [...new Set(userIds)].sort())
        admitted.push(await this.admit(tx, course, userId, 'grant'));
      return admitted;
    });
  }

  /**
   * Until the transaction ends nobody else gets in. The actor is the service in the school.
   *
   * @param unpublished what to say of a draft
   * @throws DomainError `catalog.course_not_found`, `catalog.course_archived`, `catalog.course_not_published`
   */
  async lockPublished(
    tx: Tx,
    courseId: string,
    unpublished = enrollmentErrors.course_not_published,
  ): Promise<CourseRow> {
    const course = await this.courses.lock(tx, courseId, undefined);
    if (course.status === 'archived') throw courseErrors.course_archived();
    if (course.latest_version === 0) throw unpublished();
    return course;
  }

  /** @throws DomainError `catalog.prerequisites_missing` with the courses */
  async checkPrerequisites(tx: Tx, course: CourseRow, userId: string): Promise<void> {
    const missing = await this.completions.missingCourses(tx, userId, course.prerequisites);
    const known = await this.catalogue.byIds(tx.actor, missing);
    // Nobody can complete what is deleted.
    const courseIds = missing.filter((id) => known.get(id)?.status !== 'deleted');
    if (courseIds.length > 0)
      throw enrollmentErrors.prerequisites_missing({ extensions: { courseIds } });
  }

  /** @throws DomainError `catalog.already_enrolled`, `catalog.course_full` */
  async admit(
    tx: Tx,
    course: CourseRow,
    userId: string,
    source: EnrollmentSource,
  ): Promise<EnrollmentRow> {
    const before = await this.enrollments.ofPerson(tx, course.id, userId);
    if (before && isActive(before)) throw enrollmentErrors.already_enrolled();
    if (
      course.capacity !== null &&
      (await this.enrollments.taken(tx, course.id)) >= course.capacity
    )
      throw enrollmentErrors.course_full();
    const version = await this.versions.inside(tx, course.id, course.latest_version);
    const passed = before ? await this.passed.of(tx, before) : new Set<string>();
    const row = await this.enrollments.admit(tx, {
      id: randomUUID(),
      courseId: course.id,
      userId,
      source,
      courseVersion: version.number,
      unlockedThrough: unlockedThrough(version, passed),
      accessDays: course.access_days,
    });
    return this.events.changed(tx, row);
  }
}

/** Now: one whose time is up counts no more, also before the sweep has found it. */
export function isActive({ state, expires_at }: EnrollmentRow): boolean {
  return state === 'active' && (expires_at === null || expires_at.getTime() > Date.now());
}
