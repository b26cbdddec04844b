import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type PageQuery } from '@lyceum/platform';
import type { Tx } from '@lyceum/persistence';
import { courseErrors } from '../course.errors.js';
import { CourseRepository } from '../course.repository.js';
import type { PublishedLesson } from './course-version.js';
import type { CourseVersionPageView } from './publishing.dto.js';
import { publishingErrors } from './publishing.errors.js';
import { VersionRepository, type ContentRow, type VersionRow } from './version.repository.js';

/** Published versions, as others need them. */
@Injectable()
export class CourseVersions {
  constructor(
    private readonly courses: CourseRepository,
    private readonly versions: VersionRepository,
    private readonly cursors: Cursors,
  ) {}

  /** @throws DomainError `catalog.version_not_found` */
  async read(actor: Actor, courseId: string, number: number): Promise<VersionRow> {
    const version = await this.versions.find(actor, courseId, number);
    if (!version) throw publishingErrors.version_not_found();
    return version;
  }

  /** @throws DomainError `catalog.version_not_found` */
  async inside(tx: Tx, courseId: string, number: number): Promise<VersionRow> {
    const version = await this.versions.inside(tx, courseId, number);
    if (!version) throw publishingErrors.version_not_found();
    return version;
  }

  /** The content of a lesson, for whoever may read it; see the policies of its table. */
  content(actor: Actor, lesson: PublishedLesson): Promise<ContentRow | undefined> {
    return this.versions.content(actor, lesson);
  }

  /** @throws DomainError `catalog.course_not_found` */
  async list(
    actor: Actor,
    courseId: string,
    { limit, cursor }: PageQuery,
  ): Promise<CourseVersionPageView> {
    if (!(await this.courses.find(actor, courseId))) throw courseErrors.course_not_found();
    const list = `versions of ${courseId}`;
    const [before] = (this.cursors.read(list, cursor) ?? []) as [number?];
    const rows = await this.versions.list(actor, courseId, limit + 1, before);
    const { items, nextCursor } = this.cursors.page(list, rows, limit, ({ number }) => [number]);
    return {
      items: items.map(({ number, title, lessons, published_at }) => ({
        ...{ courseVersion: number, title, lessons },
        publishedAt: published_at,
      })),
      nextCursor,
    };
  }
}
