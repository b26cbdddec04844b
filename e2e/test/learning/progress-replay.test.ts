import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  lessonPublished,
} from '@lyceum/contracts';
import { withClient } from '@lyceum/db';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { BusPublisher } from '@lyceum/testing/stand-ins';
import { administration, eventsCommand } from '../support/events-command.js';

const COURSES = 5;
const VERSIONS = 3;
const ENROLLMENTS = 40;

describe('the projections of progress', () => {
  let stack: TestStack;
  let publisher: BusPublisher;

  before(async () => {
    stack = await startStack({
      services: ['progress'],
      env: { LOG_LEVEL: 'warn' },
    });
    publisher = await BusPublisher.of(stack);
    for (let course = 0; course < COURSES; course += 1) await tellOfCourse();
    await eventually(async () => assert.equal(await count('enrollments'), COURSES * ENROLLMENTS));
    await eventually(async () => assert.equal(await count('quizzes'), COURSES * VERSIONS));
  });
  after(async () => {
    await publisher.close();
    await stack.stop();
  });

  async function count(table: string): Promise<number> {
    const { rows } = await withClient(stack.databaseUrl, (client) =>
      client.query<{ count: number }>(`select count(*)::int as count from progress.${table}`),
    );
    return rows[0]!.count;
  }

  const tables = ['course_availability', 'course_versions', 'lessons', 'quizzes', 'enrollments'];
  const digests = (): Promise<string[]> =>
    withClient(stack.databaseUrl, async (client) => {
      const found: string[] = [];
      for (const table of tables) {
        const { rows } = await client.query<{ digest: string }>(
          `select md5(string_agg(t::text, ',' order by t::text)) as digest from progress.${table} t`,
        );
        found.push(rows[0]!.digest);
      }
      return found;
    });
  const run = (...args: string[]) => eventsCommand(administration(stack), ...args);

  for (const projection of ['curriculum', 'enrollments'])
    it(`${projection} verifies, and is the same when it is rebuilt`, async () => {
      const of = ['--service', 'progress', '--projection', projection];
      const before = await digests();
      const verified = await run('verify', ...of);
      assert.equal(verified.code, 0, verified.out + verified.err);
      const rebuilt = await run('replay', ...of);
      assert.equal(rebuilt.code, 0, rebuilt.out + rebuilt.err);
      await eventually(async () => assert.deepEqual(await digests(), before));
    });

  /** Versions, and learners who move between them, leave and come back. */
  async function tellOfCourse(): Promise<void> {
    const schoolId = randomUUID();
    const courseId = randomUUID();
    const lessonId = randomUUID();
    let version = 0;
    for (let courseVersion = 1; courseVersion <= VERSIONS; courseVersion += 1) {
      await publisher.publish(
        schoolId,
        lessonPublished.v1({
          lessonId,
          courseId,
          courseVersion,
          kind: 'quiz',
          title: 'Quiz',
          language: 'de',
          text: null,
          quiz: {
            questions: [
              { id: 'q', kind: 'boolean', prompt: '?', points: 1, explanation: 'Ü', correct: true },
            ],
            passPercent: 50,
            maxAttempts: null,
            timeLimitSeconds: 30,
            isShuffled: true,
            dueAt: null,
            latePenaltyPercent: 0,
          },
          version: courseVersion,
        }),
      );
      await publisher.publish(
        schoolId,
        courseVersionPublished.v1({
          courseId,
          courseVersion,
          title: `Kurs ${courseVersion}`,
          slug: 'kurs',
          language: 'de',
          isSequential: true,
          sections: [{ sectionId: randomUUID(), title: 'Teil' }],
          lessons: [
            {
              lessonId,
              sectionId: randomUUID(),
              position: 0,
              kind: 'video',
              title: 'Stunde',
              assetId: randomUUID(),
              durationSeconds: 12.3456,
              isRequired: true,
              isPreview: false,
              completion: { watchedPercent: 90 },
              drip: { afterDays: 2 },
            },
          ],
          version: (version += 1),
        }),
      );
    }
    for (const availability of ['published', 'archived', 'published'] as const)
      await publisher.publish(
        schoolId,
        courseAvailabilityChanged.v1({ courseId, availability, version: (version += 1) }),
      );
    for (let learner = 0; learner < ENROLLMENTS; learner += 1) {
      const enrollmentId = randomUUID();
      const userId = randomUUID();
      for (const [at, state] of (['active', 'withdrawn', 'active', 'expired'] as const).entries())
        await publisher.publish(
          schoolId,
          enrollmentChanged.v1({
            enrollmentId,
            courseId,
            userId,
            state,
            source: 'grant',
            courseVersion: 1 + (at % VERSIONS),
            enrolledAt: '2026-01-01T00:00:00Z',
            expiresAt: null,
            unlockedThrough: at === 0 ? null : at,
            version: at + 1,
          }),
        );
    }
  }
});
