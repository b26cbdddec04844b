import { Injectable } from '@nestjs/common';
import { courseCompleted, lessonCompleted } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import { CertificateIssuing } from '../certificates/index.js';
import {
  CompletionRepository,
  type EnrolledLearner,
  type LessonFact,
} from './completion.repository.js';

/**
 * Lessons lead to courses, and courses to certificates, in one transaction. Nothing here is ever taken back:
 * what was earned stays, whichever version of the course the learner is moved to.
 */
@Injectable()
export class Completion {
  constructor(
    private readonly repository: CompletionRepository,
    private readonly certificates: CertificateIssuing,
    private readonly outbox: Outbox,
  ) {}

  /** The number of the next event about this enrollment. */
  nextVersion(tx: Tx, learner: EnrolledLearner): Promise<number> {
    return this.repository.nextVersion(tx, learner);
  }

  /**
   * Does nothing for a lesson that is complete. The transaction acts as the service in the school and has the
   * learner's turn.
   */
  async completeLesson(tx: Tx, fact: LessonFact): Promise<void> {
    const completedAt = await this.repository.completeLesson(tx, fact);
    if (!completedAt) return;
    const { enrollmentId, courseId, userId, lessonId, courseVersion, by } = fact;
    this.outbox.add(
      tx,
      lessonCompleted.v1({
        enrollmentId,
        courseId,
        userId,
        lessonId,
        courseVersion,
        by,
        completedAt: completedAt.toISOString(),
        version: await this.repository.nextVersion(tx, fact),
      }),
    );
    await this.settleCourse(tx, fact, courseVersion);
  }

  /** Whether the learner has done anything in the course. */
  hasBegun(tx: Tx, learner: EnrolledLearner): Promise<boolean> {
    return this.repository.hasBegun(tx, learner);
  }

  /** Completes what is complete by the rules of the version that the learner is on now. */
  async settleVersion(tx: Tx, learner: EnrolledLearner, courseVersion: number): Promise<void> {
    const lessons = await this.repository.watchedEnough(tx, learner, courseVersion);
    for (const { lesson_id: lessonId } of lessons)
      await this.completeLesson(tx, { ...learner, lessonId, courseVersion, by: 'watched' });
    await this.settleCourse(tx, learner, courseVersion);
  }

  /** Completes the course when nothing that this version of it requires is missing any more. */
  async settleCourse(tx: Tx, learner: EnrolledLearner, courseVersion: number): Promise<void> {
    if (!(await this.repository.isComplete(tx, learner, courseVersion))) return;
    const completedAt = await this.repository.completeCourse(tx, learner, courseVersion);
    if (!completedAt) return;
    const { enrollmentId, courseId, userId } = learner;
    this.outbox.add(
      tx,
      courseCompleted.v1({
        enrollmentId,
        courseId,
        userId,
        courseVersion,
        completedAt: completedAt.toISOString(),
        version: await this.repository.nextVersion(tx, learner),
      }),
    );
    await this.certificates.issue(tx, { ...learner, courseVersion, completedAt });
  }
}
