import { createHash } from 'node:crypto';
import type { LessonOutline, SectionOutline } from '@lyceum/contracts';
import type { AssetFact } from '../../assets/index.js';
import type { CourseRow } from '../course.repository.js';
import type { WholeLessonRow } from '../outline/lesson.repository.js';
import type { SectionRow } from '../outline/section.repository.js';

/** A lesson of a published version. Its content is that of `contentVersion`, where it changed last. */
export interface PublishedLesson extends LessonOutline {
  readonly contentVersion: number;
}

/** What a version of a course is made of, besides the content of its lessons. */
export interface VersionOutline {
  readonly title: string;
  readonly slug: string;
  readonly language: string;
  readonly isSequential: boolean;
  readonly sections: readonly SectionOutline[];
  readonly lessons: readonly PublishedLesson[];
}

/** The content of a lesson as it is published. */
export interface PublishedContent {
  readonly lesson: WholeLessonRow;
  readonly digest: Buffer;
}

/** The newest published content of a lesson. */
export interface KnownContent {
  readonly lesson_id: string;
  readonly course_version: number;
  readonly digest: Buffer;
}

export interface Draft {
  readonly course: CourseRow;
  readonly sections: readonly SectionRow[];
  readonly lessons: readonly WholeLessonRow[];
  readonly assets: ReadonlyMap<string, AssetFact>;
}

export interface NextVersion {
  readonly outline: VersionOutline;
  readonly digest: Buffer;
  /** Lessons whose content is new or has changed since the version before. */
  readonly changed: readonly PublishedContent[];
}

/** The version that a draft becomes. @param known what has been published of its lessons before */
export function nextVersion(draft: Draft, known: readonly KnownContent[]): NextVersion {
  const { course, sections, lessons, assets } = draft;
  const number = course.latest_version + 1;
  const before = new Map(known.map((content) => [content.lesson_id, content]));
  const contents = lessons.map((lesson) => ({ lesson, digest: contentDigest(course, lesson) }));
  const isSame = ({ lesson, digest }: PublishedContent): boolean =>
    before.get(lesson.id)?.digest.equals(digest) ?? false;
  const outline: VersionOutline = {
    title: course.title,
    slug: course.slug,
    language: course.language,
    isSequential: course.is_sequential,
    sections: sections.map(({ id, title }) => ({ sectionId: id, title })),
    lessons: contents.map((content, position) => ({
      ...outlineOf(content.lesson, position, assets),
      contentVersion: isSame(content) ? before.get(content.lesson.id)!.course_version : number,
    })),
  };
  return {
    outline,
    digest: digestOf(outline),
    changed: contents.filter((content) => !isSame(content)),
  };
}

function outlineOf(
  lesson: WholeLessonRow,
  position: number,
  assets: ReadonlyMap<string, AssetFact>,
): LessonOutline {
  return {
    lessonId: lesson.id,
    sectionId: lesson.section_id,
    position,
    kind: lesson.kind,
    title: lesson.title,
    assetId: lesson.asset_id,
    durationSeconds:
      (lesson.asset_id === null ? undefined : assets.get(lesson.asset_id)?.duration_seconds) ??
      null,
    isRequired: lesson.is_required,
    isPreview: lesson.is_preview,
    completion: lesson.completion,
    drip: lesson.drip,
  };
}

function contentDigest(course: CourseRow, lesson: WholeLessonRow): Buffer {
  const { kind, title, text, quiz, metadata } = lesson;
  return digestOf({ kind, title, language: course.language, text, quiz, metadata });
}

/** Of values that come from the database, whose `jsonb` has one order of keys. */
const digestOf = (value: object): Buffer =>
  createHash('sha256').update(JSON.stringify(value)).digest();
