import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { courseCreated, courseUpdated } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database, isUniqueViolation, type Tx } from '@lyceum/persistence';
import { CourseEdits } from './course-edits.js';
import type { CoursesQuery, CreateCourseDto, UpdateCourseDto } from './course.dto.js';
import { courseErrors } from './course.errors.js';
import { CourseRepository, type CourseContent, type CourseRow } from './course.repository.js';
import { checkMetadata } from './metadata.js';
import { anotherSlug, slugOf } from './slug.js';

@Injectable()
export class CourseService {
  constructor(
    private readonly database: Database,
    private readonly courses: CourseRepository,
    private readonly edits: CourseEdits,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  create(actor: Actor, fields: CreateCourseDto): Promise<CourseRow> {
    checkMetadata(fields.metadata);
    const content = contentOf(fields, { ...EMPTY, slug: slugOf(fields.title) });
    return this.database.runOnce(actor, async (tx) => {
      await this.checkPrerequisites(tx, undefined, content.prerequisites);
      return this.add(tx, content, fields.slug !== undefined);
    });
  }

  /**
   * Adds a draft, in a transaction that is under way.
   *
   * @param isSlugWanted whether it must be this slug; another one is found otherwise
   * @throws DomainError `catalog.slug_taken`
   */
  async add(tx: Tx, content: CourseContent, isSlugWanted: boolean): Promise<CourseRow> {
    const id = randomUUID();
    const course =
      (await this.courses.insert(tx, id, content)) ??
      (isSlugWanted
        ? undefined
        : await this.courses.insert(tx, id, { ...content, slug: anotherSlug(content.slug) }));
    if (!course) throw courseErrors.slug_taken();
    const { title, author_id: authorId, version } = course;
    this.outbox.add(tx, courseCreated.v1({ courseId: id, title, authorId, version }));
    return course;
  }

  async list(actor: Actor, { limit, cursor, status }: CoursesQuery): Promise<Page<CourseRow>> {
    const list = `courses:${actor.tenantId}:${status}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.courses.list(actor, { status, after, limit: limit + 1 });
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  async read(actor: Actor, id: string): Promise<CourseRow> {
    const course = await this.courses.find(actor, id);
    if (!course) throw courseErrors.course_not_found();
    return course;
  }

  /** Those of the courses that the actor may see. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, CourseRow>> {
    const rows = ids.length > 0 ? await this.courses.findMany(actor, ids) : [];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** @param expected the version that the caller has read, when it says so */
  update(
    actor: Actor,
    id: string,
    expected: number | undefined,
    change: UpdateCourseDto,
  ): Promise<CourseRow> {
    checkMetadata(change.metadata);
    return this.database.runOnce(actor, async (tx) => {
      const current = await this.edits.lock(tx, id, expected);
      if (change.prerequisites) await this.checkPrerequisites(tx, id, change.prerequisites);
      const course = await this.courses
        .update(tx, id, contentOf(change, current))
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? courseErrors.slug_taken() : error;
        });
      this.outbox.add(
        tx,
        courseUpdated.v1({ courseId: id, title: course.title, version: course.version }),
      );
      return course;
    });
  }

  private async checkPrerequisites(
    tx: Tx,
    id: string | undefined,
    prerequisites: readonly string[],
  ): Promise<void> {
    if (prerequisites.length === 0) return;
    const { known, is_circular } = await this.courses.prerequisites(tx, id, prerequisites);
    if (is_circular) throw courseErrors.prerequisite_circular();
    if (known < prerequisites.length) throw courseErrors.prerequisite_unknown();
  }
}

const EMPTY: CourseContent = {
  title: '',
  summary: '',
  slug: '',
  language: 'en',
  cover_asset_id: null,
  categories: [],
  metadata: {},
  is_sequential: false,
  is_open: true,
  capacity: null,
  access_days: null,
  prerequisites: [],
};

/** What is left out stays as it was. */
function contentOf(change: UpdateCourseDto, before: CourseContent): CourseContent {
  const { coverAssetId, capacity, accessDays } = change;
  return {
    title: change.title ?? before.title,
    summary: change.summary ?? before.summary,
    slug: change.slug ?? before.slug,
    language: change.language ?? before.language,
    cover_asset_id: coverAssetId === undefined ? before.cover_asset_id : coverAssetId,
    categories: change.categories ?? before.categories,
    metadata: change.metadata ?? before.metadata,
    is_sequential: change.isSequential ?? before.is_sequential,
    is_open: change.isOpen ?? before.is_open,
    capacity: capacity === undefined ? before.capacity : capacity,
    access_days: accessDays === undefined ? before.access_days : accessDays,
    prerequisites: change.prerequisites ?? before.prerequisites,
  };
}
