import { Controller } from '@nestjs/common';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  lessonPublished,
  type EventOf,
} from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

const curriculum = projection('curriculum', [
  'course_availability',
  'course_versions',
  'lessons',
  'quizzes',
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
  `insert into course_versions
     (course_id, course_version, tenant_id, title, slug, language, is_sequential, sections, version)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
);
const PROJECT_LESSONS = statement(
  'curriculum.project_lessons',
  `insert into lessons (course_id, course_version, tenant_id, lesson_id, section_id, position, kind, title,
     asset_id, duration_ms, is_required, completion, drip)
   select $1, $2, $3, "lessonId", "sectionId", position, kind, title, "assetId",
     round("durationSeconds" * 1000)::integer, "isRequired", completion, nullif(drip, 'null'::jsonb)
   from jsonb_to_recordset($4) as lesson("lessonId" uuid, "sectionId" uuid, position integer, kind text,
     title text, "assetId" uuid, "durationSeconds" float8, "isRequired" boolean, completion jsonb, drip jsonb)
   on conflict do nothing`,
);
const PROJECT_QUIZ = statement(
  'curriculum.project_quiz',
  `insert into quizzes (lesson_id, course_version, tenant_id, content) values ($1, $2, $3, $4)
   on conflict do nothing`,
);

@Controller()
export class ProjectCourses {
  @Consumes(courseAvailabilityChanged.v1, curriculum)
  async availability(
    { data, tenantid }: EventOf<typeof courseAvailabilityChanged.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT_AVAILABILITY, [
      data.courseId,
      tenantid,
      data.availability,
      data.version,
    ]);
  }

  @Consumes(courseVersionPublished.v1, curriculum)
  async version(
    { data, tenantid }: EventOf<typeof courseVersionPublished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { courseId, courseVersion } = data;
    await tx.execute(PROJECT_VERSION, [
      courseId,
      courseVersion,
      tenantid,
      data.title,
      data.slug,
      data.language,
      data.isSequential,
      JSON.stringify(data.sections),
      data.version,
    ]);
    const lessons = JSON.stringify(data.lessons);
    await tx.execute(PROJECT_LESSONS, [courseId, courseVersion, tenantid, lessons]);
  }

  @Consumes(lessonPublished.v1, curriculum)
  async quiz(
    { data, tenantid }: EventOf<typeof lessonPublished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    if (data.quiz === null) return;
    const content = JSON.stringify(data.quiz);
    await tx.execute(PROJECT_QUIZ, [data.lessonId, data.courseVersion, tenantid, content]);
  }
}
