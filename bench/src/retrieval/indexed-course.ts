import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  captionsReady,
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
} from '@lyceum/contracts';
import { eventually, startStack, type TestStack, type TestStackOptions } from '@lyceum/testing';
import { BusPublisher } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import type { LabelledLesson } from './labelled-set.js';

/** A course that the AI service has indexed, and a learner of it. */
export interface IndexedCourse {
  readonly stack: TestStack;
  readonly schoolId: string;
  readonly courseId: string;
  readonly userId: string;
  /** Name of the lesson by its id. */
  readonly names: ReadonlyMap<string, string>;
  /** From the first fact about captions until all of them are found by their meaning. */
  readonly indexingSeconds: number;
}

/**
 * Tells the service of the lessons as catalog and media do, and resolves when it has indexed them all.
 *
 * @param options of the stack: which services besides ai, and their settings
 */
export async function indexCourse(
  lessons: readonly LabelledLesson[],
  options: TestStackOptions = { services: ['identity', 'ai'], env: { LOG_LEVEL: 'warn' } },
): Promise<IndexedCourse> {
  const stack = await startStack(options);
  const publisher = await BusPublisher.of(stack);
  const [schoolId, courseId, userId] = [randomUUID(), randomUUID(), randomUUID()];
  const outline = lessons.map((lesson, position) => ({
    lesson,
    position,
    lessonId: randomUUID(),
    assetId: randomUUID(),
  }));
  await publisher.publish(
    schoolId,
    courseVersionPublished.v1({
      courseId,
      courseVersion: 1,
      title: 'A bit of everything',
      slug: 'everything',
      language: 'en',
      isSequential: false,
      sections: [],
      lessons: outline.map(({ lesson, ...ids }) => ({
        ...ids,
        sectionId: courseId,
        kind: 'video' as const,
        title: lesson.title,
        durationSeconds: lesson.cues.at(-1)!.end,
        isRequired: true,
        isPreview: false,
        completion: { watchedPercent: 90 },
        drip: null,
      })),
      version: 1,
    }),
  );
  await publisher.publish(
    schoolId,
    courseAvailabilityChanged.v1({ courseId, availability: 'published', version: 1 }),
  );
  await publisher.publish(
    schoolId,
    enrollmentChanged.v1({
      enrollmentId: randomUUID(),
      courseId,
      userId,
      state: 'active',
      source: 'free',
      courseVersion: 1,
      enrolledAt: new Date(0).toISOString(),
      expiresAt: null,
      unlockedThrough: null,
      version: 1,
    }),
  );
  const started = performance.now();
  for (const { assetId, lesson } of outline) {
    const { language, cues } = lesson;
    const captions = { assetId, language, sha256: randomUUID(), cues: [...cues], version: 1 };
    await publisher.publish(schoolId, captionsReady.v1(captions));
  }
  await publisher.close();
  await untilIndexed(stack.databaseUrl, lessons.length);
  const indexingSeconds = (performance.now() - started) / 1000;
  const names = new Map(outline.map(({ lessonId, lesson }) => [lessonId, lesson.name]));
  return { stack, schoolId, courseId, userId, names, indexingSeconds };
}

async function untilIndexed(databaseUrl: string, sources: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await eventually(
      async () => {
        const { rows } = await client.query<{ indexed: number; enrolled: number }>(
          `select (select count(*)::int from ai.sources where model_id is not null) as indexed,
             (select count(*)::int from ai.enrollments) as enrolled`,
        );
        assert.deepEqual(rows[0], { indexed: sources, enrolled: 1 });
      },
      { timeoutMs: 120_000 },
    );
  } finally {
    await client.end();
  }
}
