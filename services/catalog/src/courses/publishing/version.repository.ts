import { Injectable } from '@nestjs/common';
import type { LessonKind, QuizContent, SectionOutline } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { CourseVersionsRow, LessonVersionsRow } from '../../schema.generated.js';
import type { KnownContent, NextVersion, PublishedLesson } from './course-version.js';

export type VersionRow = Omit<
  CourseVersionsRow,
  'tenant_id' | 'digest' | 'sections' | 'lessons'
> & {
  readonly sections: readonly SectionOutline[];
  readonly lessons: readonly PublishedLesson[];
};
export type ContentRow = Pick<LessonVersionsRow, 'lesson_id' | 'title' | 'language' | 'text'> & {
  readonly kind: LessonKind;
  readonly quiz: QuizContent | null;
  readonly metadata: Record<string, unknown>;
};

const COLUMNS =
  'course_id, number, title, slug, language, is_sequential, sections, lessons, published_at';

const BY_NUMBER = pointRead<VersionRow>(
  'course_versions.by_number',
  `select ${COLUMNS} from course_versions where course_id = $1 and number = $2`,
);
const LIST = statement<Pick<VersionRow, 'number' | 'title' | 'published_at'> & { lessons: number }>(
  'course_versions.list',
  `select number, title, published_at, jsonb_array_length(lessons) as lessons from course_versions
   where course_id = $1 and ($2::int is null or number < $2) order by number desc limit $3`,
);
const DIGEST = statement<{ digest: Buffer }>(
  'course_versions.digest',
  'select digest from course_versions where course_id = $1 and number = $2',
);
const KNOWN_CONTENT = statement<KnownContent>(
  'lesson_versions.known',
  `select distinct on (lesson_id) lesson_id, course_version, digest from lesson_versions
   where course_id = $1 order by lesson_id, course_version desc`,
);
const INSERT = statement(
  'course_versions.insert',
  `insert into course_versions (course_id, number, tenant_id, title, slug, language, is_sequential, sections,
     lessons, digest)
   values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10)`,
);
const INSERT_CONTENT = statement(
  'lesson_versions.insert',
  `insert into lesson_versions (lesson_id, course_version, tenant_id, course_id, kind, title, language, text,
     quiz, metadata, digest)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11)`,
);
const CONTENT = pointRead<ContentRow>(
  'lesson_versions.by_version',
  `select lesson_id, kind, title, language, text, quiz, metadata from lesson_versions
   where lesson_id = $1 and course_version = $2`,
);

/** Published versions: written once, never changed. */
@Injectable()
export class VersionRepository {
  constructor(private readonly database: Database) {}

  async find(actor: Actor, courseId: string, number: number): Promise<VersionRow | undefined> {
    return (await this.database.read(actor, BY_NUMBER, [courseId, number]))[0];
  }

  inside(tx: Tx, courseId: string, number: number): Promise<VersionRow | undefined> {
    return tx.first(BY_NUMBER, [courseId, number]);
  }

  /** Newest first. */
  list(
    actor: Actor,
    courseId: string,
    limit: number,
    before: number | undefined,
  ): Promise<(Pick<VersionRow, 'number' | 'title' | 'published_at'> & { lessons: number })[]> {
    return this.database.read(actor, LIST, [courseId, before, limit]);
  }

  async digest(tx: Tx, courseId: string, number: number): Promise<Buffer | undefined> {
    return (await tx.first(DIGEST, [courseId, number]))?.digest;
  }

  knownContent(tx: Tx, courseId: string): Promise<KnownContent[]> {
    return tx.query(KNOWN_CONTENT, [courseId]);
  }

  async insert(
    tx: Tx,
    courseId: string,
    number: number,
    { outline, digest, changed }: NextVersion,
  ): Promise<void> {
    const { tenantId } = tx.actor;
    const { title, slug, language, isSequential } = outline;
    await tx.execute(INSERT, [
      courseId,
      number,
      tenantId,
      title,
      slug,
      language,
      isSequential,
      JSON.stringify(outline.sections),
      JSON.stringify(outline.lessons),
      digest,
    ]);
    for (const { lesson, digest: ofContent } of changed)
      await tx.execute(INSERT_CONTENT, [
        lesson.id,
        number,
        tenantId,
        courseId,
        lesson.kind,
        lesson.title,
        language,
        lesson.text,
        lesson.quiz,
        lesson.metadata,
        ofContent,
      ]);
  }

  /** The content of a lesson; `undefined` also for whoever may not read it. */
  async content(
    actor: Actor,
    { lessonId, contentVersion }: PublishedLesson,
  ): Promise<ContentRow | undefined> {
    return (await this.database.read(actor, CONTENT, [lessonId, contentVersion]))[0];
  }
}
