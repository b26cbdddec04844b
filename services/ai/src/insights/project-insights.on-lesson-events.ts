import { Controller } from '@nestjs/common';
import {
  captionsReady,
  captionsRemoved,
  lessonProgressed,
  lessonPublished,
  type EventOf,
} from '@lyceum/contracts';
import { Consumes, ConsumesBatch, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';
import { chapterMarks } from './chapters/chapter-marks.js';
import { keySentences } from './chapters/key-sentences.js';
import { sentencesOfCues } from './chapters/sentences-of-cues.js';
import { linksInMarkdown } from './health/links-in-markdown.js';

const KEY_SENTENCES = 3;

const SET_CHAPTERS = statement(
  'insights.set_chapters',
  `insert into lesson_chapters (asset_id, language, tenant_id, chapters, key_sentences, version)
   values ($1, $2, $3, $4, $5, $6)
   on conflict (asset_id, language) do update set chapters = excluded.chapters,
     key_sentences = excluded.key_sentences, version = excluded.version
   where lesson_chapters.version < excluded.version`,
);
const SET_LINKS = statement(
  'insights.set_links',
  `insert into lesson_links (lesson_id, course_version, course_id, tenant_id, urls)
   values ($1, $2, $3, $4, $5) on conflict do nothing`,
);
const SET_STOPS = statement(
  'insights.set_stops',
  `insert into lesson_stops (enrollment_id, lesson_id, tenant_id, position_seconds, watched_percent, version, skipped)
   select distinct on (enrollment_id, lesson_id) enrollment_id, lesson_id, $1, position_seconds, watched_percent,
     version, skipped::jsonb
   from unnest($2::uuid[], $3::uuid[], $4::float8[], $5::int[], $6::bigint[], $7::text[])
     as stopped (enrollment_id, lesson_id, position_seconds, watched_percent, version, skipped)
   order by enrollment_id, lesson_id, version desc
   on conflict (enrollment_id, lesson_id) do update set position_seconds = excluded.position_seconds,
     watched_percent = excluded.watched_percent, version = excluded.version, skipped = excluded.skipped
   where lesson_stops.version < excluded.version`,
);

const insights = projection('insights', ['lesson_chapters', 'lesson_links', 'lesson_stops']);

/** Keeps what reports, chapters and summaries are made of. Chapters follow from the captions alone. */
@Controller()
export class ProjectInsights {
  @Consumes(captionsReady.v1, insights)
  async captions(
    { data, tenantid }: EventOf<typeof captionsReady.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { assetId, language, cues, version } = data;
    const sentences = sentencesOfCues(cues).map(({ text }) => text);
    await tx.execute(SET_CHAPTERS, [
      assetId,
      language,
      tenantid,
      JSON.stringify(chapterMarks(cues, language)),
      JSON.stringify(keySentences(sentences, language, KEY_SENTENCES)),
      version,
    ]);
  }

  @Consumes(captionsRemoved.v1, insights)
  async removed(
    { data, tenantid }: EventOf<typeof captionsRemoved.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { assetId, language, version } = data;
    await tx.execute(SET_CHAPTERS, [assetId, language, tenantid, null, null, version]);
  }

  @Consumes(lessonPublished.v1, insights)
  async published(
    { data, tenantid }: EventOf<typeof lessonPublished.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { lessonId, courseVersion, courseId, text } = data;
    const urls = linksInMarkdown(text ?? '');
    await tx.execute(SET_LINKS, [lessonId, courseVersion, courseId, tenantid, urls]);
  }

  @ConsumesBatch(lessonProgressed.v1, insights)
  async progressed(
    events: readonly EventOf<typeof lessonProgressed.v1>[],
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(SET_STOPS, [
      tx.actor.tenantId,
      events.map(({ data }) => data.enrollmentId),
      events.map(({ data }) => data.lessonId),
      events.map(({ data }) => data.positionSeconds),
      events.map(({ data }) => data.watchedPercent),
      events.map(({ data }) => data.version),
      events.map(({ data }) => JSON.stringify(data.skipped ?? [])),
    ]);
  }
}
