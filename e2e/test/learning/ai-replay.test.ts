import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  captionsReady,
  captionsRemoved,
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  lessonPublished,
} from '@lyceum/contracts';
import { withClient } from '@lyceum/db';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { BusPublisher } from '@lyceum/testing/stand-ins';
import { administration, eventsCommand } from '../support/events-command.js';

const COURSES = 3;
const ENROLLMENTS = 10;

describe('the projections of ai', () => {
  let stack: TestStack;
  let publisher: BusPublisher;

  before(async () => {
    stack = await startStack({ services: ['ai'], env: { LOG_LEVEL: 'warn' } });
    publisher = await BusPublisher.of(stack);
    for (let course = 0; course < COURSES; course += 1) await tellOfCourse();
    await eventually(async () => assert.equal(await count('enrollments'), COURSES * ENROLLMENTS));
    // Two texts and two tracks of captions each; what is left of the one that was taken away is swept hourly.
    await eventually(async () =>
      assert.equal(await count('sources where model_id is not null'), COURSES * 4),
    );
  });
  after(async () => {
    await publisher.close();
    await stack.stop();
  });

  async function count(what: string): Promise<number> {
    const { rows } = await withClient(stack.databaseUrl, (client) =>
      client.query<{ count: number }>(`select count(*)::int as count from ai.${what}`),
    );
    return rows[0]!.count;
  }

  const tables = [
    'course_availability',
    'course_versions',
    'lessons',
    'lesson_texts',
    'caption_tracks',
    'enrollments',
    'lesson_chapters',
    'lesson_links',
    // What was made from them: a replay makes nothing anew.
    'chunks',
    'embeddings',
  ];
  const digests = (): Promise<string[]> =>
    withClient(stack.databaseUrl, async (client) => {
      const found: string[] = [];
      for (const table of tables) {
        const { rows } = await client.query<{ digest: string }>(
          `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as digest from ai.${table} t`,
        );
        found.push(`${table} ${rows[0]!.digest}`);
      }
      return found;
    });
  const run = (...args: string[]) => eventsCommand(administration(stack), ...args);

  for (const projection of ['curriculum', 'captions', 'enrollments', 'insights'])
    it(`${projection} verifies, and is the same when it is rebuilt`, async () => {
      const of = ['--service', 'ai', '--projection', projection];
      const before = await digests();
      const verified = await run('verify', ...of);
      assert.equal(verified.code, 0, verified.out + verified.err);
      const rebuilt = await run('replay', ...of);
      assert.equal(rebuilt.code, 0, rebuilt.out + rebuilt.err);
      await eventually(async () => assert.deepEqual(await digests(), before));
      await eventually(async () => assert.equal(await count('source_marks'), 0));
      assert.equal(await count('sources where model_id is null'), 0);
    });

  /** Two versions with a text and two tracks of captions, one of which is taken away again. */
  async function tellOfCourse(): Promise<void> {
    const [schoolId, courseId, assetId] = [randomUUID(), randomUUID(), randomUUID()];
    const [video, text] = [randomUUID(), randomUUID()];
    const language = 'en';
    for (let courseVersion = 1; courseVersion <= 2; courseVersion += 1) {
      const written = {
        lessonId: text,
        courseId,
        courseVersion,
        kind: 'text' as const,
        title: 'A text',
        language,
        text: `Version ${courseVersion} of a text with a [link](https://example.org/${courseId}).`,
        quiz: null,
        version: courseVersion,
      };
      await publisher.publish(schoolId, lessonPublished.v1(written));
      const outline = (['video', 'text'] as const).map((kind, position) => ({
        lessonId: kind === 'video' ? video : text,
        sectionId: courseId,
        position,
        kind,
        title: kind,
        assetId: kind === 'video' ? assetId : null,
        durationSeconds: kind === 'video' ? 60 : null,
        isRequired: true,
        isPreview: false,
        completion: { manual: true as const },
        drip: null,
      }));
      const course = { courseId, courseVersion, title: 'A course', slug: 'a-course', language };
      await publisher.publish(
        schoolId,
        courseVersionPublished.v1({
          ...course,
          isSequential: false,
          sections: [],
          lessons: outline,
          version: courseVersion,
        }),
      );
    }
    await publisher.publish(
      schoolId,
      courseAvailabilityChanged.v1({ courseId, availability: 'published', version: 1 }),
    );
    for (const [at, track] of ['en', 'de'].entries()) {
      const cues = [{ start: 0, end: 5, text: `What is said in ${track}.` }];
      const captions = { assetId, language: track, sha256: randomUUID(), cues, version: at + 1 };
      await publisher.publish(schoolId, captionsReady.v1(captions));
    }
    await eventually(async () =>
      assert.equal(
        await count(`sources where owner_id = '${assetId}' and model_id is not null`),
        2,
      ),
    );
    const removed = { assetId, language: 'de', version: 3 };
    await publisher.publish(schoolId, captionsRemoved.v1(removed));
    for (let enrollment = 0; enrollment < ENROLLMENTS; enrollment += 1)
      await publisher.publish(
        schoolId,
        enrollmentChanged.v1({
          enrollmentId: randomUUID(),
          courseId,
          userId: randomUUID(),
          state: enrollment % 2 === 0 ? 'active' : 'withdrawn',
          source: 'free',
          courseVersion: 1 + (enrollment % 2),
          enrolledAt: new Date(enrollment).toISOString(),
          expiresAt: null,
          unlockedThrough: null,
          version: 1,
        }),
      );
  }
});
