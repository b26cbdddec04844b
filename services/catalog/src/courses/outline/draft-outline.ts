import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { CourseEdits, type Edited } from '../course-edits.js';
import type { CourseRow } from '../course.repository.js';
import { LessonRepository, type LessonRow } from './lesson.repository.js';
import { isPermutation, positionsOf, type OutlineOrder } from './outline-order.js';
import { outlineErrors } from './outline.errors.js';
import { SectionRepository, type SectionRow } from './section.repository.js';

/** So that the outline of a version fits into one event. */
export const MAX_SECTIONS = 100;
export const MAX_LESSONS = 300;

export interface Outline {
  readonly course: CourseRow;
  readonly sections: readonly SectionRow[];
  readonly lessons: readonly LessonRow[];
}

/** Sections and lessons of a draft. Learners see nothing of it before it is published. */
@Injectable()
export class DraftOutline {
  constructor(
    private readonly database: Database,
    private readonly edits: CourseEdits,
    private readonly sections: SectionRepository,
    private readonly lessons: LessonRepository,
  ) {}

  /** As it is at one moment, whatever is edited meanwhile. */
  read(actor: Actor, courseId: string): Promise<Outline> {
    return this.database.run(actor, async (tx) => {
      return {
        course: await this.edits.share(tx, courseId),
        sections: await this.sections.list(tx, courseId),
        lessons: await this.lessons.list(tx, courseId),
      };
    });
  }

  addSection(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    title: string,
  ): Promise<Edited<SectionRow>> {
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      const section = { id: randomUUID(), title };
      const added = await this.sections.add(tx, courseId, section, MAX_SECTIONS);
      if (!added) throw outlineErrors.too_many_sections();
      return added;
    });
  }

  renameSection(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    section: SectionRow,
  ): Promise<Edited<SectionRow>> {
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      const renamed = await this.sections.rename(tx, courseId, section);
      if (!renamed) throw outlineErrors.section_not_found();
      return renamed;
    });
  }

  /** An empty one: nobody deletes an hour of lessons by a slip of the hand. */
  deleteSection(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    id: string,
  ): Promise<Edited<void>> {
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      const lessons = await this.sections.lessonsIn(tx, courseId, id);
      if (lessons === undefined) throw outlineErrors.section_not_found();
      if (lessons > 0) throw outlineErrors.section_not_empty();
      await this.sections.delete(tx, courseId, id);
    });
  }

  /** The whole outline in one call, so that no two orders are ever mixed. */
  reorder(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    wanted: OutlineOrder,
  ): Promise<Edited<void>> {
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      const sections = await this.sections.list(tx, courseId);
      const lessons = await this.lessons.list(tx, courseId);
      const present = sections.map(({ id }) => ({
        sectionId: id,
        lessonIds: lessons.filter((lesson) => lesson.section_id === id).map((lesson) => lesson.id),
      }));
      if (!isPermutation(present, wanted)) throw outlineErrors.order_incomplete();
      const positions = positionsOf(wanted);
      await this.sections.order(tx, courseId, positions.sectionIds);
      await this.lessons.order(tx, courseId, positions);
    });
  }

  /** Copies the outline of one draft into another, empty one; every section and lesson gets an id of its own. */
  async copy(tx: Tx, from: string, to: string): Promise<void> {
    const lessons = await this.lessons.listWhole(tx, from);
    for (const { id, title } of await this.sections.list(tx, from)) {
      const copy = { id: randomUUID(), title };
      await this.sections.add(tx, to, copy, MAX_SECTIONS);
      for (const lesson of lessons.filter(({ section_id }) => section_id === id))
        await this.lessons.add(
          tx,
          to,
          { ...lesson, id: randomUUID(), section_id: copy.id },
          MAX_LESSONS,
        );
    }
  }
}
