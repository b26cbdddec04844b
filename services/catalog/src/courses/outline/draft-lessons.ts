import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { CourseEdits, type Edited } from '../course-edits.js';
import type { CourseRow } from '../course.repository.js';
import { checkMetadata } from '../metadata.js';
import { MAX_LESSONS } from './draft-outline.js';
import { readContent, type LessonContent, type UncheckedContent } from './lesson-content.js';
import type { CreateLessonDto, UpdateLessonDto } from './lesson.dto.js';
import {
  LessonRepository,
  type LessonFields,
  type LessonRow,
  type WholeLessonRow,
} from './lesson.repository.js';
import { outlineErrors } from './outline.errors.js';
import { SectionRepository } from './section.repository.js';

/** The lessons of a draft and what is in them. */
@Injectable()
export class DraftLessons {
  constructor(
    private readonly database: Database,
    private readonly edits: CourseEdits,
    private readonly sections: SectionRepository,
    private readonly lessons: LessonRepository,
  ) {}

  /** A lesson with its content, and the course whose version guards both. */
  read(
    actor: Actor,
    courseId: string,
    lessonId: string,
  ): Promise<{ readonly course: CourseRow; readonly lesson: WholeLessonRow }> {
    return this.database.run(actor, async (tx) => {
      const course = await this.edits.share(tx, courseId);
      const lesson = await this.lessons.find(tx, courseId, lessonId);
      if (!lesson) throw outlineErrors.lesson_not_found();
      return { course, lesson };
    });
  }

  add(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    { sectionId, kind, title, ...fields }: CreateLessonDto,
  ): Promise<Edited<WholeLessonRow>> {
    checkMetadata(fields.metadata);
    const lesson: LessonFields = {
      id: randomUUID(),
      section_id: sectionId,
      kind,
      title,
      metadata: fields.metadata ?? {},
      is_required: fields.isRequired ?? true,
      is_preview: fields.isPreview ?? false,
      ...checkedContent(kind, fields),
    };
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      if ((await this.sections.lessonsIn(tx, courseId, sectionId)) === undefined)
        throw outlineErrors.section_not_found();
      const added = await this.lessons.add(tx, courseId, lesson, MAX_LESSONS);
      if (!added) throw outlineErrors.too_many_lessons();
      return added;
    });
  }

  update(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    lessonId: string,
    change: UpdateLessonDto,
  ): Promise<Edited<WholeLessonRow>> {
    checkMetadata(change.metadata);
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      const before = await this.lessons.find(tx, courseId, lessonId);
      if (!before) throw outlineErrors.lesson_not_found();
      const { text, quiz, asset_id: assetId, completion, drip } = before;
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      return this.lessons.update(tx, courseId, {
        ...before,
        title: change.title ?? before.title,
        metadata: change.metadata ?? before.metadata,
        is_required: change.isRequired ?? before.is_required,
        is_preview: change.isPreview ?? before.is_preview,
        ...checkedContent(before.kind, {
          ...{ text, quiz, assetId, completion, drip },
          ...(Object.fromEntries(given) as UpdateLessonDto),
        }),
      });
    });
  }

  delete(
    actor: Actor,
    courseId: string,
    expected: number | undefined,
    lessonId: string,
  ): Promise<Edited<void>> {
    return this.edits.edit(actor, courseId, expected, async (tx) => {
      if (!(await this.lessons.delete(tx, courseId, lessonId)))
        throw outlineErrors.lesson_not_found();
    });
  }
}

/** @throws DomainError `catalog.lesson_invalid` with the fields that are wrong */
export function checkedContent(
  kind: LessonRow['kind'],
  fields: UncheckedContent,
): Omit<LessonContent, 'assetId'> & { readonly asset_id: string | null } {
  const read = readContent(kind, fields);
  if ('problems' in read)
    throw outlineErrors.lesson_invalid({
      detail: 'Some fields are wrong; see errors.',
      extensions: { errors: read.problems },
    });
  const { assetId, ...content } = read.content;
  return { ...content, asset_id: assetId };
}
