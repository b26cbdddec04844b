import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Classroom, type Enrolled } from './support/classroom.js';
import { sampleCourse, textLesson, videoLesson } from './support/course.js';
import { Player } from './support/player.js';

interface Entry {
  readonly userId: string;
  readonly percent: number;
  readonly completedLessons: number;
  readonly lastActiveAt: string | null;
}

describe('what those who teach see', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();
  const course = sampleCourse([videoLesson(0), textLesson(1, { isRequired: false })]);
  const [video, text] = course.lessons.map(({ lessonId }) => lessonId) as [string, string];
  const path = `progress/courses/${course.courseId}`;
  const learners: Enrolled[] = [];

  before(async () => {
    classroom = await Classroom.open();
    await classroom.publishCourse(schoolId, course);
    // Each enrolled an hour after the one before; the last three have not begun.
    for (let at = 0; at < 6; at += 1) {
      const enrolledAt = new Date(Date.now() - (30 * 24 - at) * 3_600_000).toISOString();
      const learner = await classroom.enroll(schoolId, course, { enrolledAt });
      learners.push(learner);
      if (at > 2) continue;
      const one = await Player.begin(classroom, learner, video, { secondsAgo: 600 });
      await one.sent(one.beat(0, [25, 55, 100][at]!));
    }
  });
  after(() => classroom.close());

  it('is the roster with how far each got', async () => {
    const instructor = classroom.member('instructor', schoolId);
    const entries: Entry[] = [];
    let cursor = '';
    do {
      const { body, status } = await classroom.call<{ items: Entry[]; nextCursor: string | null }>(
        instructor,
        `${path}/roster?limit=4${cursor}`,
      );
      assert.equal(status, 200);
      entries.push(...body.items);
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor);
    assert.deepEqual(
      entries.map(({ userId, percent, completedLessons }) => [userId, percent, completedLessons]),
      learners.map(({ userId }, at) => [userId, [25, 55, 100, 0, 0, 0][at], at === 2 ? 1 : 0]),
    );
    assert.ok(entries[0]!.lastActiveAt);
    assert.equal(entries[5]!.lastActiveAt, null);
    const none = await classroom.call<{ items: Entry[] }>(
      instructor,
      `${path}/roster?state=withdrawn`,
    );
    assert.deepEqual(none.body.items, []);
  });

  it('is where in a video learners leave', async () => {
    const {
      body,
      status,
      text: raw,
    } = await classroom.call<{
      points: { fromSecond: number; watched: number; stopped: number }[];
    }>(classroom.member('owner', schoolId), `${path}/lessons/${video}/drop-off?bucketSeconds=10`);
    assert.equal(status, 200, raw);
    assert.deepEqual(
      body.points.map(({ watched }) => watched),
      [3, 3, 3, 2, 2, 2, 1, 1, 1, 1],
    );
    assert.deepEqual(
      body.points.map(({ stopped }) => stopped),
      [0, 0, 1, 0, 0, 1, 0, 0, 0, 1],
    );
    assert.deepEqual(
      body.points.map(({ fromSecond }) => fromSecond),
      [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
    );
  });

  it('is who is stuck', async () => {
    const stuck = async (days: number): Promise<string[]> => {
      const { body } = await classroom.call<{ items: Entry[] }>(
        classroom.member('assistant', schoolId),
        `${path}/stuck?days=${days}`,
      );
      return body.items.map(({ userId }) => userId);
    };
    // Whoever played a video ten minutes ago is not, and neither is who has completed the course.
    assert.deepEqual(
      await stuck(7),
      learners.slice(3).map(({ userId }) => userId),
    );
    assert.deepEqual(await stuck(60), []);
    await classroom.sql(
      `update progress.lesson_progress set position_at = position_at - interval '8 days' where enrollment_id = $1`,
      [learners[0]!.enrollmentId],
    );
    assert.equal((await stuck(7))[0], learners[0]!.userId);
  });

  it('is for the staff of the school alone', async () => {
    for (const each of ['roster', 'stuck', `lessons/${video}/drop-off`]) {
      assert.equal((await classroom.call(learners[0], `${path}/${each}`)).status, 403);
      assert.equal((await classroom.call(undefined, `${path}/${each}`)).status, 401);
      const stranger = classroom.member('owner', randomUUID());
      assert.equal((await classroom.call(stranger, `${path}/${each}`)).status, 404);
    }
  });

  it('asks for what there is', async () => {
    const owner = classroom.member('owner', schoolId);
    for (const [each, status] of [
      [`lessons/${text}/drop-off`, 409],
      [`lessons/${randomUUID()}/drop-off`, 404],
      [`lessons/${video}/drop-off?bucketSeconds=0`, 422],
      [`lessons/${video}/drop-off?bucketSeconds=61`, 422],
      ['stuck?days=0', 422],
      ['roster?state=happy', 422],
      ['roster?cursor=made-up', 400],
    ] as const)
      assert.equal((await classroom.call(owner, `${path}/${each}`)).status, status, each);
  });
});
