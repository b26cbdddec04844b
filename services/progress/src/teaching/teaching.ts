import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { CurriculumRepository, curriculumErrors } from '../curriculum/index.js';
import type { DropOffView, RosterQuery, StuckQuery } from './teaching.dto.js';
import { teachingErrors } from './teaching.errors.js';
import { TeachingRepository, type RosterRow } from './teaching.repository.js';

/** What those who teach a course see of its learners. */
@Injectable()
export class Teaching {
  constructor(
    private readonly repository: TeachingRepository,
    private readonly curriculum: CurriculumRepository,
    private readonly cursors: Cursors,
  ) {}

  /** @throws DomainError `progress.course_not_found` */
  async roster(
    actor: Actor,
    courseId: string,
    { limit, cursor, state }: RosterQuery,
  ): Promise<Page<RosterRow>> {
    await this.latestVersion(actor, courseId);
    const list = `roster:${actor.tenantId}:${courseId}:${state}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.repository.roster(actor, courseId, state, limit + 1, after);
    return this.cursors.page(list, rows, limit, positionOf);
  }

  /** @throws DomainError `progress.course_not_found` */
  async stuck(
    actor: Actor,
    courseId: string,
    { limit, cursor, days }: StuckQuery,
  ): Promise<Page<RosterRow>> {
    await this.latestVersion(actor, courseId);
    const list = `stuck:${actor.tenantId}:${courseId}:${days}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.repository.stuck(actor, courseId, days, limit + 1, after);
    return this.cursors.page(list, rows, limit, positionOf);
  }

  /**
   * Where learners leave a video, by the newest version of its lesson.
   *
   * @throws DomainError `progress.course_not_found`, `progress.lesson_not_found`, `progress.lesson_without_video`
   */
  async dropOff(
    actor: Actor,
    courseId: string,
    lessonId: string,
    bucketSeconds: number,
  ): Promise<DropOffView> {
    const version = await this.latestVersion(actor, courseId);
    const lesson = await this.curriculum.lesson(actor, courseId, version, lessonId);
    if (!lesson) throw curriculumErrors.lesson_not_found();
    const durationMs = lesson.duration_ms;
    if (!durationMs) throw teachingErrors.lesson_without_video();
    const bucketMs = bucketSeconds * 1000;
    const buckets = Math.ceil(durationMs / bucketMs);
    const rows = await this.repository.dropOff(actor, courseId, lessonId, bucketMs, buckets);
    return {
      lessonId,
      durationSeconds: durationMs / 1000,
      bucketSeconds,
      points: rows.map(({ bucket, watched, stopped }) => ({
        fromSecond: bucket * bucketSeconds,
        watched,
        stopped,
      })),
    };
  }

  private async latestVersion(actor: Actor, courseId: string): Promise<number> {
    const latest = await this.curriculum.latest(actor, courseId);
    if (!latest) throw teachingErrors.course_not_found();
    return latest.course_version;
  }
}

const positionOf = (row: RosterRow): [string, string] => [row.position, row.enrollment_id];
