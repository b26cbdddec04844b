import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { CourseEdits } from './course-edits.js';
import { courseErrors } from './course.errors.js';
import type { CourseRow } from './course.repository.js';
import { CourseService } from './course.service.js';
import { DraftOutline } from './outline/draft-outline.js';
import { anotherSlug } from './slug.js';

const MAX_TITLE_LENGTH = 200;
const MARK = ' (copy)';

@Injectable()
export class DuplicateCourse {
  constructor(
    private readonly database: Database,
    private readonly edits: CourseEdits,
    private readonly courses: CourseService,
    private readonly outline: DraftOutline,
  ) {}

  /** A new draft by the caller, with the outline and the content of the draft as it is now. */
  duplicate(actor: Actor, id: string): Promise<CourseRow> {
    return this.database.runOnce(actor, async (tx) => {
      const original = await this.edits.share(tx, id);
      if (original.status === 'deleted') throw courseErrors.course_not_found();
      const title = `${cut(original.title, MAX_TITLE_LENGTH - MARK.length)}${MARK}`;
      const slug = anotherSlug(original.slug);
      const copy = await this.courses.add(tx, { ...original, title, slug }, false);
      await this.outline.copy(tx, id, copy.id);
      return copy;
    });
  }
}

/** By characters as Postgres counts them, so that none is cut in half. */
const cut = (text: string, length: number): string => [...text].slice(0, length).join('');
