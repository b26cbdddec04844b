import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  natsSubject,
  type EventDraft,
} from '@lyceum/contracts';
import { withClient } from '@lyceum/db';
import { eventEnvelope } from '@lyceum/messaging';
import { systemActor } from '@lyceum/platform';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { administration, eventsCommand } from '../support/events-command.js';

const schools = [randomUUID(), randomUUID()];
const TABLES = ['lesson_assets', 'course_versions', 'course_availability', 'enrollments'];

let stack: TestStack;
before(async () => {
  stack = await startStack({ services: ['catalog', 'identity', 'media'] });
});
after(() => stack.stop());

/** Puts facts into the outbox of catalog, whose relay publishes them. */
async function say(schoolId: string, drafts: readonly EventDraft[]): Promise<void> {
  await withClient(stack.databaseUrl, async (client) => {
    for (const draft of drafts) {
      const envelope = eventEnvelope('catalog', systemActor('test', { tenantId: schoolId }), draft);
      await client.query(
        `insert into catalog.outbox (event_id, tenant_id, aggregate_id, nats_subject, envelope)
         values ($1, $2, $3, $4, $5)`,
        [
          envelope.id,
          schoolId,
          envelope.subject,
          natsSubject(envelope.type, schoolId),
          JSON.stringify(envelope),
        ],
      );
    }
  });
}

/** A course with two versions, and learners who come, move and go; enrollments arrive the latest first. */
function story(): EventDraft[] {
  const courseId = randomUUID();
  const assetId = randomUUID();
  const lesson = (position: number) => ({
    lessonId: randomUUID(),
    sectionId: courseId,
    position,
    kind: 'video' as const,
    title: 'A lesson',
    assetId: position === 2 ? null : assetId,
    durationSeconds: null,
    isRequired: true,
    isPreview: position === 0,
    completion: { manual: true as const },
    drip: position === 1 ? { afterDays: 3 } : null,
  });
  const version = (courseVersion: number) =>
    courseVersionPublished.v1({
      courseId,
      courseVersion,
      title: 'Algebra',
      slug: 'algebra',
      language: 'en',
      isSequential: true,
      sections: [],
      lessons: [0, 1, 2].map(lesson),
      version: courseVersion * 2,
    });
  const enrollments = Array.from({ length: 20 }, (_, learner) => {
    const enrollmentId = randomUUID();
    const userId = randomUUID();
    return [3, 2, 1].map((at) =>
      enrollmentChanged.v1({
        enrollmentId,
        courseId,
        userId,
        state: at === 3 && learner % 2 === 0 ? 'withdrawn' : 'active',
        source: 'free',
        courseVersion: Math.min(at, 2),
        enrolledAt: '2026-01-01T00:00:00.000Z',
        expiresAt: at === 3 ? '2027-01-01T00:00:00.000Z' : null,
        unlockedThrough: at,
        version: at,
      }),
    );
  });
  return [
    version(2),
    version(1),
    courseAvailabilityChanged.v1({ courseId, availability: 'archived', version: 6 }),
    courseAvailabilityChanged.v1({ courseId, availability: 'published', version: 3 }),
    ...enrollments.flat(),
  ];
}

const rows = (): Promise<Record<string, unknown[]>> =>
  withClient(stack.databaseUrl, async (client) => {
    const all: Record<string, unknown[]> = {};
    for (const table of TABLES)
      all[table] = (await client.query(`select t::text from media.${table} t order by 1`)).rows;
    return all;
  });

it('what media knows of courses and enrollments is the same when it is built anew', async () => {
  for (const school of schools) await say(school, story());
  await eventually(async () => {
    const { enrollments, lesson_assets: lessons } = await rows();
    assert.equal(enrollments!.length, 40);
    assert.equal(lessons!.length, 8);
    await withClient(stack.databaseUrl, async (client) => {
      const { rows: newest } = await client.query<{ version: string }>(
        'select min(version) as version from media.enrollments',
      );
      assert.equal(Number(newest[0]!.version), 3);
    });
  });
  const before = await rows();
  const env = administration(stack);
  const entitlements = ['--service', 'media', '--projection', 'entitlements'];
  const verified = await eventsCommand(env, 'verify', ...entitlements);
  assert.equal(verified.code, 0, verified.out + verified.err);
  const replayed = await eventsCommand(env, 'replay', ...entitlements);
  assert.equal(replayed.code, 0, replayed.out + replayed.err);
  await eventually(async () => assert.deepEqual(await rows(), before), { timeoutMs: 30_000 });
});
