import { Injectable } from '@nestjs/common';
import type { Tx } from '@lyceum/persistence';
import { CompletionFacts } from '../completions/index.js';
import { CourseVersions } from '../courses/index.js';
import type { EnrollmentRow } from './enrollment.repository.js';

/** What a learner takes along to another version of a course, or back into it. */
@Injectable()
export class PassedLessons {
  constructor(
    private readonly versions: CourseVersions,
    private readonly completions: CompletionFacts,
  ) {}

  /**
   * Lessons that are completed. Those before the present position are among them: they opened it, also while the
   * projection does not know them yet, or is rebuilt.
   */
  async of(tx: Tx, enrollment: EnrollmentRow): Promise<ReadonlySet<string>> {
    const completed = new Set((await this.completions.lessons(tx, enrollment.id)).keys());
    const { course_id: courseId, course_version: number, unlocked_through: through } = enrollment;
    if (through === null) return completed;
    const { lessons } = await this.versions.inside(tx, courseId, number);
    for (const { lessonId, position, isRequired } of lessons)
      if (isRequired && position < through) completed.add(lessonId);
    return completed;
  }
}
