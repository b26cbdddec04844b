import { Injectable } from '@nestjs/common';
import type { Cue } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import { markdownPieces } from '../indexing/index.js';
import { sentencesOfCues } from '../insights/index.js';
import { sentencesOf, type LessonMaterial, type Material } from './questions/material.js';
import type { QuizDraftRow } from './quiz-draft.repository.js';

interface MaterialRow {
  readonly lesson_id: string;
  readonly title: string;
  readonly course_language: string;
  readonly captions_language: string | null;
  readonly cues: Cue[] | null;
  readonly markdown: string | null;
}

// Of several tracks the one in the language that is asked for, or else in that of the course. A text is that of the
// version that changed it last.
const OF_LESSONS = statement<MaterialRow>(
  'quiz_material.of_lessons',
  `select l.lesson_id, l.title, v.language as course_language, t.language as captions_language, t.cues, x.markdown
   from lessons l
   join course_versions v using (tenant_id, course_id, course_version)
   left join lateral (
     select language, cues from caption_tracks t
     where t.tenant_id = l.tenant_id and t.asset_id = l.asset_id and t.cues is not null
       and not exists (select from deleted_assets d where d.asset_id = t.asset_id)
     order by t.language <> coalesce($4, v.language), t.language limit 1
   ) t on true
   left join lateral (
     select markdown from lesson_texts x
     where x.tenant_id = l.tenant_id and x.lesson_id = l.lesson_id and x.course_version <= l.course_version
     order by x.course_version desc limit 1
   ) x on true
   where l.tenant_id = $1 and l.course_id = $2 and l.lesson_id = any ($3) and l.course_version =
     (select max(course_version) from course_versions where tenant_id = $1 and course_id = $2)
   order by l.position`,
);

@Injectable()
export class MaterialRepository {
  constructor(private readonly database: Database) {}

  /**
   * What is said and written in the lessons of a draft, in their newest version. For the service alone: it is all
   * of the lessons.
   */
  async of(actor: Actor, draft: QuizDraftRow): Promise<Material> {
    const { course_id: courseId, lesson_ids: lessonIds, language } = draft;
    const values = [actor.tenantId, courseId, lessonIds, language];
    const rows = await this.database.read(actor, OF_LESSONS, values);
    const spoken = language ?? rows[0]?.course_language ?? 'en';
    const lessons = rows.map((row) => lessonOf(row, language, spoken));
    return { language: spoken, lessons: lessons.filter(({ sentences }) => sentences.length > 0) };
  }
}

/** In another language than the one asked for a lesson has nothing to ask about. */
function lessonOf(row: MaterialRow, asked: string | null, language: string): LessonMaterial {
  const { lesson_id: lessonId, title, cues, markdown } = row;
  const fits = (other: string | null): boolean => asked === null || isSameLanguage(other, asked);
  const spoken = cues && fits(row.captions_language) ? sentencesOfCues(cues) : [];
  const written = markdown && fits(row.course_language) ? markdownPieces(markdown, language) : [];
  return { lessonId, title, sentences: sentencesOf([...spoken, ...written], language) };
}

const isSameLanguage = (one: string | null, other: string): boolean =>
  one?.toLowerCase().split('-')[0] === other.toLowerCase().split('-')[0];
