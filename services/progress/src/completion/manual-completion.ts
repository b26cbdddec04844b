import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { LessonGuard } from '../curriculum/index.js';
import { learnerTurn, onBehalfOf, schoolOf } from '../learners/index.js';
import { Completion } from './completion.js';
import { completionErrors } from './completion.errors.js';

/** Lessons that are complete when the learner says so. */
@Injectable()
export class ManualCompletion {
  constructor(
    private readonly database: Database,
    private readonly guard: LessonGuard,
    private readonly completion: Completion,
  ) {}

  /** Saying it again changes nothing. @throws DomainError of `LessonGuard.open`, `progress.lesson_not_manual` */
  async complete(actor: Actor, enrollmentId: string, lessonId: string): Promise<void> {
    const { enrollment, lesson } = await this.guard.open(actor, enrollmentId, lessonId);
    if (!('manual' in lesson.completion)) throw completionErrors.lesson_not_manual();
    await this.database.run(onBehalfOf(actor), async (tx) => {
      await learnerTurn(tx, schoolOf(actor), enrollment.user_id);
      await this.completion.completeLesson(tx, {
        enrollmentId,
        courseId: enrollment.course_id,
        userId: enrollment.user_id,
        lessonId,
        courseVersion: lesson.course_version,
        by: 'manual',
      });
    });
  }
}
