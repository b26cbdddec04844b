import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { SchoolAddresses } from '../../schools/index.js';
import { courseErrors } from '../course.errors.js';
import { CourseSearchRepository, type FoundCourseRow } from './course-search.repository.js';
import type { StorefrontQuery } from './storefront.dto.js';
import {
  StorefrontRepository,
  type PublicCourseRow,
  type PublicOutlineRow,
} from './storefront.repository.js';

/** A page, and the tags of what it depends on: a change of one of them may change it. */
export interface StorefrontPage extends Page<PublicCourseRow | FoundCourseRow> {
  readonly dependsOn: readonly string[];
}

const NOTHING: StorefrontPage = { items: [], nextCursor: null, dependsOn: [] };

/** The published courses of every school, for whoever asks. */
@Injectable()
export class Storefront {
  constructor(
    private readonly courses: StorefrontRepository,
    private readonly found: CourseSearchRepository,
    private readonly addresses: SchoolAddresses,
    private readonly cursors: Cursors,
  ) {}

  /** @throws DomainError `catalog.course_not_found` for all that is not public */
  async read(caller: Actor, id: string): Promise<PublicOutlineRow> {
    const course = await this.courses.find(caller, id);
    if (!course) throw courseErrors.course_not_found();
    return course;
  }

  /** With words to look for the closest first, else the newest. */
  async list(caller: Actor, query: StorefrontQuery): Promise<StorefrontPage> {
    const { limit, cursor, school, category, language, slug, q } = query;
    const list = `storefront ${JSON.stringify([school, category, language, slug, q])}`;
    const after = this.cursors.read(list, cursor);
    const schoolId = school && (await this.schoolId(caller, school));
    if (school !== undefined && schoolId === undefined) return NOTHING;
    const dependsOn =
      schoolId === undefined ? ['course'] : [`course@${schoolId}`, `school:${schoolId}`];
    const filter = { schoolId, category, language, slug };
    if (q !== undefined) {
      // Nothing that could be a part of a word.
      if (!/[\p{L}\p{N}]/u.test(q)) return NOTHING;
      const found = await this.found.search(caller, q, filter, limit + 1, after);
      const page = this.cursors.page(list, found, limit, ({ rank, id }) => [rank, id]);
      return { ...page, dependsOn };
    }
    const rows = await this.courses.list(caller, filter, limit + 1, after);
    const page = this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
    return { ...page, dependsOn };
  }

  /** Those of the courses that are public, in the order of the ids. */
  async inOrder(caller: Actor, ids: readonly string[]): Promise<PublicCourseRow[]> {
    const rows = await this.courses.findMany(caller, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  private async schoolId(caller: Actor, school: string): Promise<string | undefined> {
    return isUUID(school) ? school : this.addresses.find(caller, school);
  }
}
