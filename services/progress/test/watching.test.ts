import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { courseAvailabilityChanged } from '@lyceum/contracts';
import { type Answer, eventually } from '@lyceum/testing';
import { Classroom } from './support/classroom.js';
import { sampleCourse, textLesson, videoLesson } from './support/course.js';
import { Player } from './support/player.js';

const DAY_MS = 86_400_000;
const code = ({ body }: { body: unknown }): unknown => (body as Record<string, unknown>)['code'];

interface Entry {
  readonly sessionId: string;
  readonly lessonId: string;
  readonly title: string;
  readonly watchedPercent: number;
}

describe('watching', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();
  const course = sampleCourse([
    videoLesson(0),
    textLesson(1),
    videoLesson(2, { drip: { afterDays: 7 } }),
    videoLesson(3, { durationSeconds: null }),
  ]);
  const [video, text, dripped, unprocessed] = course.lessons.map(({ lessonId }) => lessonId) as [
    string,
    string,
    string,
    string,
  ];

  before(async () => {
    classroom = await Classroom.open();
    await classroom.publishCourse(schoolId, course);
  });
  after(() => classroom.close());

  const begin = (who: { token: string } | undefined, enrollmentId: string, lessonId = video) =>
    classroom.call(who, 'progress/sessions', { json: { enrollmentId, lessonId } });
  const refused = (answer: Answer, status: number, name: string): void => {
    assert.equal(answer.status, status, answer.text);
    assert.equal(code(answer), `progress.${name}`);
  };

  it('needs an enrollment of one’s own', async () => {
    const learner = await classroom.enroll(schoolId, course);
    assert.equal((await begin(learner, learner.enrollmentId)).status, 201);
    const { enrollmentId } = learner;
    for (const stranger of [
      classroom.member('learner', schoolId),
      classroom.member('owner', schoolId),
      classroom.member('learner', randomUUID(), learner.userId),
    ])
      refused(await begin(stranger, enrollmentId), 404, 'enrollment_not_found');
    refused(await begin(learner, randomUUID()), 404, 'enrollment_not_found');
    refused(await begin(learner, enrollmentId, randomUUID()), 404, 'lesson_not_found');
    assert.equal((await begin(undefined, enrollmentId)).status, 401);
  });

  it('needs access to the lesson', async () => {
    const learner = await classroom.enroll(schoolId, course);
    const { enrollmentId } = learner;
    refused(await begin(learner, enrollmentId, dripped), 403, 'lesson_not_open');
    refused(await begin(learner, enrollmentId, text), 409, 'lesson_not_watchable');
    refused(await begin(learner, enrollmentId, unprocessed), 409, 'lesson_not_watchable');
    await classroom.changeEnrollment(learner, {
      enrolledAt: new Date(Date.now() - 8 * DAY_MS).toISOString(),
    });
    assert.equal((await begin(learner, enrollmentId, dripped)).status, 201);
    await classroom.changeEnrollment(learner, { unlockedThrough: -1 });
    refused(await begin(learner, enrollmentId), 403, 'lesson_not_open');
    await classroom.changeEnrollment(learner, { expiresAt: new Date().toISOString() });
    refused(await begin(learner, enrollmentId), 403, 'not_enrolled');
    await classroom.changeEnrollment(learner, { state: 'withdrawn' });
    refused(await begin(learner, enrollmentId), 403, 'not_enrolled');
  });

  it('ends for everybody when the course is deleted, and not when it is archived', async () => {
    const other = sampleCourse([videoLesson(0)]);
    const { courseId } = other;
    await classroom.publishCourse(schoolId, other);
    const learner = await classroom.enroll(schoolId, other);
    const lessonId = other.lessons[0]!.lessonId;
    for (const [availability, status] of [
      ['archived', 201],
      ['deleted', 403],
    ] as const) {
      const version = availability === 'archived' ? 10_000 : 10_001;
      await classroom.publish(
        schoolId,
        courseAvailabilityChanged.v1({ courseId, availability, version }),
      );
      await eventually(async () => {
        const answer = await begin(learner, learner.enrollmentId, lessonId);
        const [row] = await classroom.sql<{ availability: string }>(
          'select availability from progress.course_availability where course_id = $1',
          [courseId],
        );
        assert.equal(row!.availability, availability);
        assert.equal(answer.status, status, answer.text);
      });
    }
  });

  it('goes on where it stopped, on whatever device', async () => {
    const learner = await classroom.enroll(schoolId, course);
    const phone = await Player.begin(classroom, learner, video, { secondsAgo: 600 });
    assert.equal(phone.session.resumeSeconds, 0);
    await phone.sent(phone.beat(0, 42.5));
    const laptop = await Player.begin(classroom, learner, video, { secondsAgo: 300 });
    assert.equal(laptop.session.resumeSeconds, 42.5);
    assert.equal(laptop.session.watchedPercent, 42);
    await laptop.sent(laptop.beat(42.5, 60, { after: 0 }));
    // What the phone had not told yet is older, and moves nothing.
    await phone.sent(phone.beat(10, 20, { after: 100 }));
    const again = await Player.begin(classroom, learner, video, { secondsAgo: 200 });
    assert.equal(again.session.resumeSeconds, 60);
    await again.sent(again.beat(60, 98, { after: 0, ended: true }));
    const anew = await Player.begin(classroom, learner, video);
    assert.equal(anew.session.resumeSeconds, 0);
    assert.equal(anew.session.watchedPercent, 98);
  });

  it('tells other devices at each tenth and when the player stops', async () => {
    const learner = await classroom.enroll(schoolId, course);
    const one = await Player.begin(classroom, learner, video, { secondsAgo: 600 });
    for (let at = 0; at < 24; at += 2) await one.sent(one.beat(at, at + 2));
    await one.sent(one.beat(24, 25, { ended: true }));
    const said = (await classroom.said(learner.enrollmentId)).map(({ type, data }) => [
      type,
      data['watchedPercent'],
      data['positionSeconds'],
    ]);
    assert.deepEqual(said, [
      ['lesson.progressed', 10, 10],
      ['lesson.progressed', 20, 20],
      ['lesson.progressed', 25, 25],
    ]);
  });

  it('tells what was skipped of what lies behind, the longest of it', async () => {
    const learner = await classroom.enroll(schoolId, course);
    const player = await Player.begin(classroom, learner, video, { secondsAgo: 600 });
    await player.sent(player.beat(0, 8));
    await player.sent(player.beat(11, 15, { after: 20 }));
    await player.sent(player.beat(40.5, 45, { after: 30, ended: true }));
    const skipped = (await classroom.said(learner.enrollmentId)).map(({ data }) => data['skipped']);
    assert.deepEqual(skipped, [[], [{ start: 15, end: 40.5 }]]);
  });

  it('is remembered: the last ten lessons, and all of it page by page', async () => {
    const many = sampleCourse(Array.from({ length: 12 }, (_, at) => videoLesson(at)));
    await classroom.publishCourse(schoolId, many);
    const learner = await classroom.enroll(schoolId, many);
    const played: string[] = [];
    for (const at of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 3]) {
      const { lessonId } = many.lessons[at]!;
      played.unshift((await Player.begin(classroom, learner, lessonId)).session.sessionId);
    }
    const recent = await classroom.call<{ items: Entry[] }>(learner, 'progress/recent');
    assert.deepEqual(
      recent.body.items.map(({ title }) => title),
      [4, 12, 11, 10, 9, 8, 7, 6, 5, 3].map((number) => `Lesson ${number}`),
    );
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body, status } = await classroom.call<{ items: Entry[]; nextCursor: string | null }>(
        learner,
        `progress/history?limit=5${cursor}`,
      );
      assert.equal(status, 200);
      seen.push(...body.items.map(({ sessionId }) => sessionId));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor);
    assert.deepEqual(seen, played);
    const stranger = await classroom.enroll(schoolId, many);
    assert.deepEqual(
      (await classroom.call<{ items: Entry[] }>(stranger, 'progress/history')).body.items,
      [],
    );
  });
});
