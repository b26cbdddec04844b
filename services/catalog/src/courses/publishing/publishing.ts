import { Injectable } from '@nestjs/common';
import {
  courseAvailabilityChanged,
  coursePublished,
  courseUpdated,
  courseVersionPublished,
  lessonPublished,
} from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AssetFacts } from '../../assets/index.js';
import { CourseEdits } from '../course-edits.js';
import { courseErrors } from '../course.errors.js';
import { CourseRepository, type CourseRow } from '../course.repository.js';
import { LessonRepository } from '../outline/lesson.repository.js';
import { SectionRepository } from '../outline/section.repository.js';
import { nextVersion, type Draft, type NextVersion } from './course-version.js';
import { incompleteParts, type Incomplete } from './publish-check.js';
import { publishingErrors } from './publishing.errors.js';
import { VersionRepository } from './version.repository.js';

/** Makes versions of drafts. A version never changes; who is enrolled stays on theirs. */
@Injectable()
export class Publishing {
  constructor(
    private readonly database: Database,
    private readonly edits: CourseEdits,
    private readonly courses: CourseRepository,
    private readonly sections: SectionRepository,
    private readonly lessons: LessonRepository,
    private readonly versions: VersionRepository,
    private readonly assets: AssetFacts,
    private readonly outbox: Outbox,
  ) {}

  /** What `publish` would find missing now. */
  check(actor: Actor, id: string): Promise<Incomplete[]> {
    return this.database.run(actor, async (tx) => {
      return incomplete(await this.draft(tx, await this.edits.share(tx, id)));
    });
  }

  /**
   * @throws DomainError `catalog.course_incomplete` with what is missing, lesson by lesson, or
   * `catalog.nothing_to_publish`
   */
  publish(actor: Actor, id: string, expected: number | undefined): Promise<CourseRow> {
    return this.database.runOnce(actor, async (tx) => {
      const before = await this.edits.lock(tx, id, expected);
      if (before.status === 'archived') throw courseErrors.course_archived();
      const draft = await this.draft(tx, before);
      const missing = incomplete(draft);
      if (missing.length > 0)
        throw publishingErrors.course_incomplete({
          detail: 'See missing, lesson by lesson.',
          extensions: { missing },
        });
      const next = nextVersion(draft, await this.versions.knownContent(tx, id));
      const latest = await this.versions.digest(tx, id, before.latest_version);
      if (latest?.equals(next.digest)) throw publishingErrors.nothing_to_publish();

      const number = before.latest_version + 1;
      await this.versions.insert(tx, id, number, next);
      const course = await this.courses.publish(tx, id, number);
      this.announce(tx, course, next);
      return course;
    });
  }

  private async draft(tx: Tx, course: CourseRow): Promise<Draft> {
    const sections = await this.sections.list(tx, course.id);
    const lessons = await this.lessons.listWhole(tx, course.id);
    const ids = [course.cover_asset_id, ...lessons.map(({ asset_id }) => asset_id)];
    const assets = await this.assets.find(
      tx,
      ids.filter((id) => id !== null),
    );
    return { course, sections, lessons, assets };
  }

  private announce(tx: Tx, course: CourseRow, { outline, changed }: NextVersion): void {
    const { id: courseId, title, version, latest_version: courseVersion } = course;
    const { sections, lessons, ...more } = outline;
    this.outbox.add(
      tx,
      courseVersionPublished.v1({
        ...{ courseId, courseVersion, version, ...more },
        sections: [...sections],
        lessons: lessons.map(({ contentVersion: _, ...lesson }) => lesson),
      }),
    );
    for (const { lesson } of changed) {
      const { id: lessonId, kind, text, quiz } = lesson;
      const content = { lessonId, courseId, courseVersion, kind, title: lesson.title, text, quiz };
      this.outbox.add(tx, lessonPublished.v1({ ...content, language: outline.language, version }));
    }
    if (courseVersion > 1) {
      // What readers of the storefront see has changed.
      this.outbox.add(tx, courseUpdated.v1({ courseId, title, version }));
      return;
    }
    this.outbox.add(tx, coursePublished.v1({ courseId, title, version }));
    this.outbox.add(
      tx,
      courseAvailabilityChanged.v1({ courseId, availability: 'published', version }),
    );
  }
}

const incomplete = ({ course, lessons, assets }: Draft): Incomplete[] =>
  incompleteParts({ title: course.title, coverAssetId: course.cover_asset_id, lessons }, assets);
