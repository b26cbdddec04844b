import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { CurriculumRepository, curriculumErrors, type EnrollmentRow } from '../curriculum/index.js';
import { CompletionFacts } from '../completion/index.js';
import { countedLessons, coursePercent } from './course-percent.js';
import { OverviewRepository, type CourseStanding, type Standing } from './overview.repository.js';
import {
  lessonExplanationView,
  standingView,
  type EnrollmentProgressView,
  type ExplanationView,
} from './overview.dto.js';

/** Where somebody stands in a course, and why. Learners see their own, the staff that of everybody. */
@Injectable()
export class Overview {
  constructor(
    private readonly curriculum: CurriculumRepository,
    private readonly repository: OverviewRepository,
    private readonly completions: CompletionFacts,
  ) {}

  /** @throws DomainError `progress.enrollment_not_found` for one that the actor may not see */
  async read(actor: Actor, enrollmentId: string): Promise<EnrollmentProgressView> {
    const enrollment = await this.enrollment(actor, enrollmentId);
    const [standings, course] = await Promise.all([
      this.repository.standings(actor, enrollmentId),
      this.repository.course(actor, enrollmentId),
    ]);
    return { ...summary(enrollment, standings, course), lessons: standings.map(standingView) };
  }

  /** The facts behind each number: sessions, attempts, completions, and when. */
  async explain(actor: Actor, enrollmentId: string): Promise<ExplanationView> {
    const enrollment = await this.enrollment(actor, enrollmentId);
    const [standings, course, sessions, watched, attempts, completions] = await Promise.all([
      this.repository.standings(actor, enrollmentId),
      this.repository.course(actor, enrollmentId),
      this.repository.sessions(actor, enrollmentId),
      this.repository.watched(actor, enrollmentId),
      this.repository.attempts(actor, enrollmentId),
      this.completions.of(actor, enrollmentId),
    ]);
    const inVersion = new Set(standings.map(({ lesson_id: id }) => id));
    const counted = countedLessons(standings);
    return {
      ...summary(enrollment, standings, course),
      because: reasonOf(counted, course, enrollment.course_version),
      missingLessonIds: counted
        .filter(({ completed_at: at }) => at === null)
        .map(({ lesson_id: id }) => id),
      lessons: standings.map((standing) => {
        const isOfLesson = (fact: { readonly lesson_id: string }): boolean =>
          fact.lesson_id === standing.lesson_id;
        return lessonExplanationView(standing, {
          watched: watched.find(isOfLesson),
          sessions: sessions.filter(isOfLesson),
          attempts: attempts.filter(isOfLesson),
        });
      }),
      earnedInOtherVersions: completions
        .filter(({ lesson_id: id }) => !inVersion.has(id))
        .map((row) => ({
          lessonId: row.lesson_id,
          completedAt: row.completed_at,
          completedBy: row.completed_by,
          courseVersion: row.course_version,
        })),
    };
  }

  private async enrollment(actor: Actor, enrollmentId: string): Promise<EnrollmentRow> {
    const enrollment = await this.curriculum.enrollment(actor, enrollmentId);
    if (!enrollment) throw curriculumErrors.enrollment_not_found();
    return enrollment;
  }
}

const summary = (
  enrollment: EnrollmentRow,
  standings: readonly Standing[],
  course: CourseStanding | undefined,
): Omit<EnrollmentProgressView, 'lessons'> => ({
  enrollmentId: enrollment.enrollment_id,
  userId: enrollment.user_id,
  courseId: enrollment.course_id,
  courseVersion: enrollment.course_version,
  state: enrollment.state,
  percent: coursePercent(standings),
  completedAt: course?.completed_at ?? null,
  completedVersion: course?.completed_version ?? null,
});

function reasonOf(
  counted: readonly Standing[],
  course: CourseStanding | undefined,
  version: number,
): string {
  const done = counted.filter(({ completed_at: at }) => at !== null).length;
  const which = `${done} of ${counted.length} lessons that version ${version} asks for are complete`;
  if (!course?.completed_at) return `${which}; the percent is the mean of theirs, rounded down.`;
  if (course.completed_version === version) return `The course was completed; ${which}.`;
  return `The course was completed by the rules of version ${course.completed_version}, and stays so; ${which}.`;
}
