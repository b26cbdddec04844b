import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import type { Dispatcher } from 'undici';
import { Curriculum } from '../../curriculum/index.js';
import { CourseQuestions } from '../../tutor/index.js';
import { insightErrors } from '../insight.errors.js';
import { findingsOf } from './findings.js';
import { questionPlaces } from './question-places.js';
import { HealthRepository, type ReportRow } from './health.repository.js';
import { checkLinks } from './link-check.js';

/** How pages outside are reached: public addresses only. */
export const LINK_DISPATCHER = Symbol('link dispatcher');
export const LINK_TIMEOUT_MS = 5_000;
/** In one report; a course with more is looked at in part. */
const MOST_LINKS = 500;

/** Looks a course over for what its instructors can mend. */
@Injectable()
export class ContentHealth implements OnApplicationShutdown {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly rows: HealthRepository,
    private readonly questions: CourseQuestions,
    private readonly database: Database,
    @Inject(LINK_DISPATCHER) private readonly dispatcher: Dispatcher,
  ) {}

  /** @throws DomainError `ai.health_report_not_found`, those of `Curriculum.outline` */
  async latest(actor: Actor, courseId: string): Promise<ReportRow> {
    await this.curriculum.outline(actor, courseId);
    const report = await this.rows.latest(actor, courseId);
    if (!report) throw insightErrors.health_report_not_found();
    return report;
  }

  /** Looks at the newest version and visits its links. */
  async inspect(
    actor: Actor,
    courseId: string,
    madeAt: Date,
    signal: AbortSignal,
  ): Promise<ReportRow> {
    const { version, lessons } = await this.curriculum.outline(actor, courseId);
    const links = await this.rows.links(actor, courseId, version);
    // Lessons of earlier versions have links as well.
    const urls = [...new Set(lessons.flatMap(({ id }) => links.get(id) ?? []))].slice(
      0,
      MOST_LINKS,
    );
    const findings = findingsOf({
      lessons,
      links,
      captioned: await this.rows.captioned(
        actor,
        lessons.flatMap(({ assetId }) => assetId ?? []),
      ),
      stops: await this.rows.stops(
        actor,
        lessons.map(({ id }) => id),
      ),
      questions: questionPlaces(await this.questions.places(actor, courseId)),
      linkStates: await checkLinks(
        urls,
        { dispatcher: this.dispatcher, timeoutMs: LINK_TIMEOUT_MS, pauseMs: 500, concurrency: 4 },
        signal,
      ),
    });
    return { course_id: courseId, course_version: version, made_at: madeAt, findings };
  }

  keep(actor: Actor, report: ReportRow): Promise<void> {
    return this.database.run(actor, (tx) => this.rows.add(tx, report));
  }

  courses(): Promise<{ tenantId: string; courseId: string }[]> {
    return this.rows.courses();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher.close();
  }
}
