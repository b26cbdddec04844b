import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Classroom } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';
import { Player, type BeatBody } from './support/player.js';

const LEARNERS = 24;
const BEATS = 60;
const BEAT_SECONDS = 10;
const KILLS = 3;

/** A learner whose player sends one heartbeat after the other, each until it is acknowledged. */
class PersistentPlayer {
  readonly acknowledged: BeatBody[] = [];

  constructor(private readonly player: Player) {}

  get enrollmentId(): string {
    return this.player.learner.enrollmentId;
  }

  async play(): Promise<void> {
    for (let at = 0; at < BEATS; at += 1) {
      const beat = this.player.beat(at * BEAT_SECONDS, (at + 1) * BEAT_SECONDS);
      while (!(await this.isTaken(beat))) await delay(20);
      this.acknowledged.push(beat);
    }
  }

  private async isTaken(beat: BeatBody): Promise<boolean> {
    try {
      const { status, body } = await this.player.send([beat]);
      return status === 200 && body.refused.length === 0;
    } catch {
      // The process that was to answer is gone.
      return false;
    }
  }
}

describe('an acknowledged heartbeat', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();
  const course = sampleCourse([videoLesson(0, { durationSeconds: 1_200 })]);
  const { lessonId } = course.lessons[0]!;

  before(async () => {
    classroom = await Classroom.open({ durable: true });
    await classroom.publishCourse(schoolId, course);
  });
  after(() => classroom.close());

  it('is not lost when progress is killed under load, and nothing counts twice', async () => {
    const players = await Promise.all(
      Array.from({ length: LEARNERS }, async () => {
        const learner = await classroom.enroll(schoolId, course);
        const secondsAgo = 3_600;
        return new PersistentPlayer(
          await Player.begin(classroom, learner, lessonId, { secondsAgo }),
        );
      }),
    );
    const playing = Promise.all(players.map((player) => player.play()));
    const progress = classroom.stack.services['progress']!;
    const sent = (): number => players.reduce((sum, each) => sum + each.acknowledged.length, 0);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // In the middle of whatever it does when a part of the beats is through.
      while (sent() < (kill * LEARNERS * BEATS) / (KILLS + 1)) await delay(2);
      const known = players.map(({ acknowledged }) => acknowledged.length);
      await progress.kill();
      await assertKept(players, known);
      await progress.restart();
    }
    await playing;
    await assertKept(
      players,
      players.map(() => BEATS),
    );
    const rows = await classroom.sql<{ watched_ms: number }>(
      'select watched_ms from progress.lesson_progress',
    );
    assert.deepEqual(
      rows.map(({ watched_ms: watched }) => watched),
      players.map(() => BEATS * BEAT_SECONDS * 1000),
    );
  });

  /** The first `known[n]` beats of the nth player are in what was merged. */
  async function assertKept(
    players: readonly PersistentPlayer[],
    known: readonly number[],
  ): Promise<void> {
    const rows = await classroom.sql<{ enrollment_id: string; seconds: number }>(
      'select enrollment_id, (upper(watched) - lower(watched)) / 1000 as seconds from progress.lesson_progress',
    );
    const seconds = new Map(rows.map((row) => [row.enrollment_id, row.seconds]));
    for (const [at, { enrollmentId }] of players.entries())
      assert.ok((seconds.get(enrollmentId) ?? 0) >= known[at]! * BEAT_SECONDS);
  }
});
