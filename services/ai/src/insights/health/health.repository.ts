import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { LessonStop } from './drop-off.js';
import type { Finding } from './findings.js';

export interface ReportRow {
  readonly course_id: string;
  readonly course_version: number;
  readonly made_at: Date;
  readonly findings: readonly Finding[];
}

interface StopRow {
  readonly lesson_id: string;
  readonly position_seconds: number;
  readonly watched_percent: number;
}

const STOPS = statement<StopRow>(
  'lesson_stops.of_lessons',
  `select lesson_id, position_seconds, watched_percent from lesson_stops
   where tenant_id = $1 and lesson_id = any($2)`,
);
// Of each lesson those of the version that changed it last.
const LINKS = statement<{ lesson_id: string; urls: string[] }>(
  'lesson_links.of_version',
  `select distinct on (lesson_id) lesson_id, urls from lesson_links
   where tenant_id = $1 and course_id = $2 and course_version <= $3
   order by lesson_id, course_version desc`,
);
const CAPTIONED = statement<{ asset_id: string }>(
  'lesson_chapters.captioned',
  `select distinct asset_id from lesson_chapters
   where tenant_id = $1 and asset_id = any($2) and chapters is not null`,
);
const COURSES = statement<{ tenant_id: string; course_id: string }>(
  'lesson_links.courses',
  `select distinct tenant_id, course_id from lesson_links`,
);
const ADD = statement(
  'health_reports.add',
  `insert into health_reports (course_id, made_at, tenant_id, course_version, findings) values ($1, $2, $3, $4, $5)
   on conflict do nothing`,
);
// Two years of weeks are enough to see whether a course gets better.
const DROP_OLD = statement(
  'health_reports.drop_old',
  `delete from health_reports where course_id = $1 and made_at < now() - interval '2 years'`,
);
const LATEST = statement<ReportRow>(
  'health_reports.latest',
  `select course_id, course_version, made_at, findings from health_reports
   where course_id = $1 order by made_at desc limit 1`,
);

@Injectable()
export class HealthRepository {
  constructor(private readonly database: Database) {}

  /** By the id of the lesson. */
  async stops(actor: Actor, lessonIds: readonly string[]): Promise<Map<string, LessonStop[]>> {
    const stops = new Map<string, LessonStop[]>(lessonIds.map((id) => [id, []]));
    for (const row of await this.database.read(actor, STOPS, [actor.tenantId, lessonIds]))
      stops
        .get(row.lesson_id)!
        .push({ positionSeconds: row.position_seconds, watchedPercent: row.watched_percent });
    return stops;
  }

  /** Addresses in the texts up to a version, by the id of the lesson. */
  async links(actor: Actor, courseId: string, version: number): Promise<Map<string, string[]>> {
    const rows = await this.database.read(actor, LINKS, [actor.tenantId, courseId, version]);
    return new Map(rows.map(({ lesson_id, urls }) => [lesson_id, urls]));
  }

  /** Which of the assets have captions. */
  async captioned(actor: Actor, assetIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.read(actor, CAPTIONED, [actor.tenantId, assetIds]);
    return new Set(rows.map(({ asset_id }) => asset_id));
  }

  /** Courses of all schools that have been published at some time. */
  async courses(): Promise<{ tenantId: string; courseId: string }[]> {
    const rows = await this.database.read(systemActor('content-health'), COURSES, []);
    return rows.map((row) => ({ tenantId: row.tenant_id, courseId: row.course_id }));
  }

  async add(tx: Tx, { course_id, made_at, course_version, findings }: ReportRow): Promise<void> {
    const { tenantId } = tx.actor;
    const values = [course_id, made_at, tenantId, course_version, JSON.stringify(findings)];
    await tx.execute(ADD, values);
    await tx.execute(DROP_OLD, [course_id]);
  }

  async latest(actor: Actor, courseId: string): Promise<ReportRow | undefined> {
    return (await this.database.read(actor, LATEST, [courseId]))[0];
  }
}
