import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { enrollmentChanged } from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import { Classroom, type Member } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';
import type { BeatAnswer, Session } from './support/player.js';
import { delivered, simulate, type Simulation } from './support/simulated-learner.js';

/** `SIMULATED_LEARNERS=10000 npm test -- --file simulation` is the whole school. */
const LEARNERS = Number(process.env['SIMULATED_LEARNERS'] ?? 150);
const AT_ONCE = 32;
const VIDEO_SECONDS = 600;
const WALL_SECONDS = 600;
const SEED = 20_261_126;

/** The same numbers in every run (Park and Miller). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
    }),
  );
}

interface Learner extends Member {
  readonly enrollmentId: string;
  readonly simulation: Simulation;
  session?: Session;
}

describe(`${LEARNERS} learners over ten minutes`, () => {
  let classroom: Classroom;
  const schoolId = randomUUID();
  const course = sampleCourse([videoLesson(0, { durationSeconds: VIDEO_SECONDS })]);
  const { lessonId } = course.lessons[0]!;

  before(async () => {
    classroom = await Classroom.open();
    await classroom.publishCourse(schoolId, course);
  });
  after(() => classroom.close());

  it('end with exactly what each of them has watched', { timeout: 1_800_000 }, async () => {
    const random = randomFrom(SEED);
    const learners: Learner[] = Array.from({ length: LEARNERS }, () => ({
      ...classroom.member('learner', schoolId),
      enrollmentId: randomUUID(),
      simulation: simulate(random, {
        videoMs: VIDEO_SECONDS * 1000,
        wallMs: WALL_SECONDS * 1000,
      }),
    }));
    await inTurns(learners, enroll);
    await eventually(
      async () => {
        const [row] = await classroom.sql<{ count: number }>(
          'select count(*)::int as count from progress.enrollments',
        );
        assert.equal(row!.count, LEARNERS);
      },
      { timeoutMs: 120_000, intervalMs: 100 },
    );
    await inTurns(learners, begin);
    await classroom.sql(
      `update progress.watch_sessions set began_at = began_at - interval '1 hour', position_at = began_at - interval '1 hour'`,
    );

    const requests = learners.flatMap((learner) =>
      delivered(learner.simulation.beats, random).map((beats) => ({ learner, beats })),
    );
    requests.sort(() => random() - 0.5);
    await inTurns(requests, async ({ learner, beats }) => {
      const { sessionId, beganAt } = learner.session!;
      const began = new Date(beganAt).getTime() - 3_600_000;
      const { status, body, text } = await classroom.call<BeatAnswer>(
        learner,
        'progress/heartbeats',
        {
          json: {
            sentAt: Date.now(),
            beats: beats.map(({ sequence, fromMs, toMs, speed, positionMs, ranges }) => ({
              sessionId,
              sequence,
              from: began + fromMs,
              to: began + toMs,
              speed,
              position: positionMs / 1000,
              ranges: ranges.map(({ start, end }) => ({ start: start / 1000, end: end / 1000 })),
            })),
          },
        },
      );
      assert.equal(status, 200, text);
      assert.deepEqual(body.refused, []);
    });

    const rows = await classroom.sql<{ enrollment_id: string; watched_ms: number }>(
      'select enrollment_id, watched_ms from progress.lesson_progress',
    );
    const found = new Map(rows.map((row) => [row.enrollment_id, row.watched_ms]));
    const wrong = learners.filter(
      ({ enrollmentId, simulation }) => found.get(enrollmentId) !== simulation.watchedMs,
    );
    assert.deepEqual(
      wrong.map(({ enrollmentId, simulation }) => [simulation.watchedMs, found.get(enrollmentId)]),
      [],
    );
    assert.equal(
      rows.reduce((sum, { watched_ms: watched }) => sum + watched, 0),
      learners.reduce((sum, { simulation }) => sum + simulation.watchedMs, 0),
    );
  });

  async function enroll({ userId, enrollmentId }: Learner): Promise<void> {
    await classroom.publish(
      schoolId,
      enrollmentChanged.v1({
        enrollmentId,
        courseId: course.courseId,
        userId,
        state: 'active',
        source: 'free',
        courseVersion: 1,
        enrolledAt: new Date(Date.now() - 86_400_000).toISOString(),
        expiresAt: null,
        unlockedThrough: null,
        version: 1,
      }),
    );
  }

  async function begin(learner: Learner): Promise<void> {
    const { enrollmentId } = learner;
    const { status, body, text } = await classroom.call<Session>(learner, 'progress/sessions', {
      json: { enrollmentId, lessonId },
    });
    assert.equal(status, 201, text);
    learner.session = body;
  }
});
