import { Injectable } from '@nestjs/common';
import { lessonAccess } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { curriculumErrors } from './curriculum.errors.js';
import {
  CurriculumRepository,
  type EnrollmentRow,
  type LessonRow,
} from './curriculum.repository.js';

export interface OpenLesson {
  readonly enrollment: EnrollmentRow;
  readonly lesson: LessonRow;
}

/** Whether a learner may do something in a lesson. */
@Injectable()
export class LessonGuard {
  constructor(private readonly curriculum: CurriculumRepository) {}

  /** @throws DomainError `progress.enrollment_not_found` for one that is not the actor's own */
  async ownEnrollment(actor: Actor, enrollmentId: string): Promise<EnrollmentRow> {
    const enrollment = await this.curriculum.enrollment(actor, enrollmentId);
    if (!enrollment || enrollment.user_id !== actor.userId)
      throw curriculumErrors.enrollment_not_found();
    return enrollment;
  }

  /**
   * The lesson, in the version that the learner is on.
   *
   * @throws DomainError `progress.enrollment_not_found`, `progress.not_enrolled`, `progress.lesson_not_found`,
   * `progress.lesson_not_open`
   */
  async open(actor: Actor, enrollmentId: string, lessonId: string): Promise<OpenLesson> {
    const enrollment = await this.ownEnrollment(actor, enrollmentId);
    const { course_id: courseId, course_version: version } = enrollment;
    if (enrollment.availability === 'deleted') throw curriculumErrors.not_enrolled();
    const lesson = await this.curriculum.lesson(actor, courseId, version, lessonId);
    if (!lesson) throw curriculumErrors.lesson_not_found();
    const access = lessonAccess(
      lesson,
      {
        state: enrollment.state,
        enrolledAt: enrollment.enrolled_at,
        expiresAt: enrollment.expires_at,
        unlockedThrough: enrollment.unlocked_through,
      },
      new Date(),
    );
    switch (access.access) {
      case 'open':
        return { enrollment, lesson };
      case 'not_enrolled':
        throw curriculumErrors.not_enrolled();
      case 'opens_later':
        throw curriculumErrors.lesson_not_open({
          detail: 'It opens later.',
          extensions: { opensAt: access.opensAt.toISOString() },
        });
      case 'after_earlier_lessons':
        throw curriculumErrors.lesson_not_open({ detail: 'Complete the lessons before it first.' });
    }
  }
}
