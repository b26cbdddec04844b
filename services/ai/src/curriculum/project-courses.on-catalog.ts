import { createHash } from 'node:crypto';
import { Controller } from '@nestjs/common';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  lessonPublished,
  type EventOf,
} from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';
import { SourceRepository } from '../indexing/index.js';

const curriculum = projection('curriculum', [
  'course_availability',
  'course_versions',
  'lessons',
  'lesson_texts',
]);

const PROJECT_AVAILABILITY = statement(
  'curriculum.project_availability',
  `insert into course_availability (course_id, tenant_id, availability, version) values ($1, $2, $3, $4)
   on conflict (course_id) do update set availability = excluded.availability, version = excluded.version
   where course_availability.version < excluded.version`,
);
// A published version never changes: whoever comes first has said all.
const PROJECT_VERSION = statement(
  'curriculum.project_version',
  `insert into course_versions (course_id, course_version, tenant_id, title, language)
   values ($1, $2, $3, $4, $5) on conflict do nothing`,
);
const PROJECT_LESSONS = statement(
  'curriculum.project_lessons',
  `insert into lessons (course_id, course_version, tenant_id, lesson_id, position, kind, title, asset_id,
     duration_ms, is_preview, drip)
   select $1, $2, $3, "lessonId", position, kind, title, "assetId",
     round("durationSeconds" * 1000)::integer, "isPreview", nullif(drip, 'null'::jsonb)
   from jsonb_to_recordset($4) as lesson("lessonId" uuid, position integer, kind text, title text,
     "assetId" uuid, "durationSeconds" float8, "isPreview" boolean, drip jsonb)
   on conflict do nothing`,
);
const PROJECT_TEXT = statement(
  'curriculum.project_text',
  `insert into lesson_texts (lesson_id, course_version, tenant_id, language, markdown, content_hash)
   values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
);

@Controller()
export class ProjectCourses {
  constructor(private readonly sources: SourceRepository) {}

  @Consumes(courseAvailabilityChanged.v1, curriculum)
  async availability(
    { data, tenantid }: EventOf<typeof courseAvailabilityChanged.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { courseId, availability, version } = data;
    await tx.execute(PROJECT_AVAILABILITY, [courseId, tenantid, availability, version]);
  }

  @Consumes(courseVersionPublished.v1, curriculum)
  async version(
    { data, tenantid }: EventOf<typeof courseVersionPublished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { courseId, courseVersion, title, language } = data;
    await tx.execute(PROJECT_VERSION, [courseId, courseVersion, tenantid, title, language]);
    const lessons = JSON.stringify(data.lessons);
    await tx.execute(PROJECT_LESSONS, [courseId, courseVersion, tenantid, lessons]);
  }

  @Consumes(lessonPublished.v1, curriculum)
  async text(
    { data, tenantid }: EventOf<typeof lessonPublished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { lessonId, courseVersion, language, text } = data;
    if (text === null) return;
    const hash = createHash('sha256').update(text).digest('hex');
    await tx.execute(PROJECT_TEXT, [lessonId, courseVersion, tenantid, language, text, hash]);
    const source = { tenantId: tenantid, kind: 'text', ownerId: lessonId } as const;
    await this.sources.mark(tx, { ...source, variant: hash });
  }
}
