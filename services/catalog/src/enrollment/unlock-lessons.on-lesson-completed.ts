import { Controller } from '@nestjs/common';
import { lessonCompleted, type EventOf } from '@lyceum/contracts';
import { Consumes, reaction, type EventContext } from '@lyceum/messaging';
import { CompletionFacts } from '../completions/index.js';
import { CourseVersions } from '../courses/index.js';
import { EnrollmentEvents } from './enrollment-events.js';
import { EnrollmentRepository } from './enrollment.repository.js';
import { unlockedThrough } from './unlocked-through.js';

/** In a sequential course, a completed lesson opens the next one. */
@Controller()
export class UnlockLessons {
  constructor(
    private readonly enrollments: EnrollmentRepository,
    private readonly versions: CourseVersions,
    private readonly completions: CompletionFacts,
    private readonly events: EnrollmentEvents,
  ) {}

  @Consumes(lessonCompleted.v1, reaction('unlocks'))
  async unlock(event: EventOf<typeof lessonCompleted.v1>, { tx }: EventContext): Promise<void> {
    const { enrollmentId, lessonId } = event.data;
    const enrollment = await this.enrollments.lock(tx, enrollmentId);
    const before = enrollment?.unlocked_through ?? null;
    if (!enrollment || before === null) return;
    const { course_id: courseId, course_version: number } = enrollment;
    const version = await this.versions.inside(tx, courseId, number);
    // The projection may not have this lesson yet, nor those that opened it.
    const passed = version.lessons.filter(({ position }) => position < before);
    const completed = new Set([
      ...(await this.completions.lessons(tx, enrollmentId)).keys(),
      ...passed.map((lesson) => lesson.lessonId),
      lessonId,
    ]);
    const through = unlockedThrough(version, completed);
    if (through === null || through <= before) return;
    this.events.changed(tx, await this.enrollments.move(tx, enrollmentId, number, through), event);
  }
}
