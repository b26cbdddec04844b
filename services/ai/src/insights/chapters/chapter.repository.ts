import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { ChapterMark } from './chapter-marks.js';

export interface ChapterRow {
  readonly asset_id: string;
  readonly language: string;
  readonly chapters: readonly ChapterMark[];
  readonly key_sentences: readonly string[];
}

// Of several languages the one of the course first.
const OF_ASSETS = statement<ChapterRow>(
  'lesson_chapters.of_assets',
  `select distinct on (asset_id) asset_id, language, chapters, key_sentences from lesson_chapters
   where tenant_id = $1 and asset_id = any($2) and chapters is not null
   order by asset_id, language <> $3, language`,
);
const COURSES_OF = statement<{ course_id: string }>(
  'lesson_links.courses_of',
  `select distinct course_id from lesson_links where lesson_id = $1`,
);

@Injectable()
export class ChapterRepository {
  constructor(private readonly database: Database) {}

  /**
   * By the id of the asset. What a lesson says is for the service alone to read: the assets are those of lessons that
   * are open to whoever asks.
   */
  async ofAssets(
    tenantId: string | undefined,
    assetIds: readonly string[],
    language: string,
  ): Promise<Map<string, ChapterRow>> {
    const actor = systemActor('chapters', { tenantId });
    const rows = await this.database.read(actor, OF_ASSETS, [tenantId, assetIds, language]);
    return new Map(rows.map((row) => [row.asset_id, row]));
  }

  /** The course that has, or had, the lesson. */
  async courseOf(actor: Actor, lessonId: string): Promise<string | undefined> {
    return (await this.database.read(actor, COURSES_OF, [lessonId]))[0]?.course_id;
  }
}
