import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page, type PageQuery } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { CourseService, Storefront, publicCourseView } from '../courses/index.js';
import type {
  CreateCourseListDto,
  PublicCourseListView,
  UpdateCourseListDto,
} from './course-list.dto.js';
import { listErrors } from './course-list.errors.js';
import { CourseListRepository, type CourseListRow } from './course-list.repository.js';

/** Courses that a school puts together: a path, a season, what is new. */
@Injectable()
export class CourseLists {
  constructor(
    private readonly database: Database,
    private readonly lists: CourseListRepository,
    private readonly courses: CourseService,
    private readonly storefront: Storefront,
    private readonly cursors: Cursors,
  ) {}

  async create(actor: Actor, list: CreateCourseListDto): Promise<CourseListRow> {
    await this.checkCourses(actor, list.courseIds);
    const { title, description = '', courseIds = [], isPublic = false } = list;
    const content = { title, description, course_ids: courseIds, is_public: isPublic };
    return this.database.runOnce(actor, (tx) => this.lists.insert(tx, randomUUID(), content));
  }

  async list(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<CourseListRow>> {
    const list = `course lists of ${actor.tenantId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.lists.list(actor, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  async read(actor: Actor, id: string): Promise<CourseListRow> {
    const list = await this.lists.find(actor, id);
    if (!list) throw listErrors.list_not_found();
    return list;
  }

  /** With the courses that anybody may see, in their order. */
  async readPublic(caller: Actor, id: string): Promise<PublicCourseListView> {
    const list = await this.lists.findPublic(caller, id);
    if (!list) throw listErrors.list_not_found();
    const { tenant_id: schoolId, title, description, course_ids } = list;
    const courses = await this.storefront.inOrder(caller, course_ids);
    return { id, schoolId, title, description, courses: courses.map(publicCourseView) };
  }

  async update(
    actor: Actor,
    id: string,
    expected: number | undefined,
    change: UpdateCourseListDto,
  ): Promise<CourseListRow> {
    await this.checkCourses(actor, change.courseIds);
    return this.database.runOnce(actor, async (tx) => {
      const before = await this.lock(tx, id, expected);
      return this.lists.update(tx, id, {
        title: change.title ?? before.title,
        description: change.description ?? before.description,
        course_ids: change.courseIds ?? before.course_ids,
        is_public: change.isPublic ?? before.is_public,
      });
    });
  }

  delete(actor: Actor, id: string, expected: number | undefined): Promise<void> {
    return this.database.runOnce(actor, async (tx) => {
      await this.lock(tx, id, expected);
      await this.lists.delete(tx, id);
    });
  }

  private async lock(tx: Tx, id: string, expected: number | undefined): Promise<CourseListRow> {
    const list = await this.lists.lock(tx, id);
    if (!list) throw listErrors.list_not_found();
    if (expected !== undefined && expected !== list.version) throw listErrors.list_changed();
    return list;
  }

  private async checkCourses(actor: Actor, ids: readonly string[] = []): Promise<void> {
    const known = await this.courses.byIds(actor, ids);
    if (ids.some((id) => !known.has(id))) throw listErrors.list_course_unknown();
  }
}
