import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  assetDeleted,
  courseAvailabilityChanged,
  courseVersionPublished,
  type LessonOutline,
} from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import { LectureHall, lecture, type TaughtCourse } from './support/lecture-hall.js';
import { Learner } from './support/learner.js';

const BREAD = ['Steam keeps the crust soft while the loaf rises.'];
const CHEESE = ['Rennet curdles the milk within an hour.'];
const ABOUT_STEAM = 'What does steam do to the crust?';
/** How long a change may take to reach the tutor, in milliseconds. */
const SOON = { timeoutMs: 5_000 };

describe('what is taken away', () => {
  const schoolId = randomUUID();
  let hall: LectureHall;
  let owner: string;

  before(async () => {
    hall = await LectureHall.open();
    owner = hall.token('owner', schoolId);
  });
  after(() => hall.close());

  /** A course of one lesson about bread and one about cheese, ready to be asked about. */
  async function taught(bread: Partial<LessonOutline> = {}): Promise<TaughtCourse> {
    const course = await hall.publish(schoolId, [lecture(0, bread), lecture(1)]);
    const [first, second] = course.lessons.map(({ assetId }) => assetId!) as [string, string];
    await hall.caption(schoolId, first, BREAD);
    await hall.caption(schoolId, second, CHEESE);
    const staff = await eventually(() => Learner.of(hall, owner, course));
    await eventually(async () => assert.equal((await staff.ask(ABOUT_STEAM)).state, 'answered'));
    return course;
  }
  /** Somebody whom the tutor has answered. */
  async function answered(course: TaughtCourse, token: string): Promise<Learner> {
    const learner = await eventually(() => Learner.of(hall, token, course));
    assert.equal((await learner.ask(ABOUT_STEAM)).state, 'answered');
    return learner;
  }
  const become = (
    { courseId }: TaughtCourse,
    availability: 'draft' | 'published' | 'archived' | 'deleted',
  ): Promise<void> =>
    hall.say(
      schoolId,
      courseAvailabilityChanged.v1({ courseId, availability, version: hall.next() }),
    );
  const refuses = (learner: Learner, code: string): Promise<void> =>
    eventually(async () => {
      const { status, code: told, text } = await learner.ask(ABOUT_STEAM);
      assert.deepEqual([status >= 400, told, text], [true, code, '']);
    }, SOON);
  const knowsNothing = (learner: Learner): Promise<void> =>
    eventually(async () => {
      const { state, text, citations } = await learner.ask(ABOUT_STEAM);
      assert.deepEqual([state, text, citations], ['abstained', '', []]);
    }, SOON);
  /** Of a question that was answered before. */
  async function citationsLeft(learner: Learner): Promise<number> {
    const history = await learner.history();
    return history.flatMap(({ claims }) => claims.flatMap(({ citations }) => citations)).length;
  }

  it('a course that is archived leaves those who only saw its previews, and stays with its learners', async () => {
    const course = await taught({ isPreview: true });
    const visitor = await answered(course, hall.token('learner', schoolId));
    const learner = await answered(course, await hall.enroll(course));
    await become(course, 'archived');
    await refuses(visitor, 'ai.not_enrolled');
    assert.equal(await citationsLeft(visitor), 0);
    assert.equal((await learner.ask(ABOUT_STEAM)).state, 'answered');
    await become(course, 'published');
    await eventually(async () => {
      assert.equal((await visitor.ask(ABOUT_STEAM)).state, 'answered');
    }, SOON);
  });

  it('a course that is a draft again, or deleted, leaves everybody, and comes back with its restoration', async () => {
    const course = await taught();
    const learner = await answered(course, await hall.enroll(course));
    for (const availability of ['draft', 'deleted'] as const) {
      await become(course, availability);
      await refuses(learner, 'ai.course_not_found');
      assert.equal(await citationsLeft(learner), 0);
      await become(course, 'published');
      await eventually(async () => {
        assert.equal((await learner.ask(ABOUT_STEAM)).state, 'answered');
      }, SOON);
    }
  });

  it('a video that is deleted leaves, with its captions', async () => {
    const course = await taught();
    const learner = await answered(course, await hall.enroll(course));
    const assetId = course.lessons[0]!.assetId!;
    await hall.say(schoolId, assetDeleted.v1({ assetId, version: hall.next() }));
    await knowsNothing(learner);
  });

  it('a lesson that is deleted leaves visitors with the next version, and learners when they are moved to it', async () => {
    const course = await taught({ isPreview: true });
    const [, cheese] = course.lessons as [LessonOutline, LessonOutline];
    const ids = { userId: randomUUID(), enrollmentId: randomUUID() };
    const visitor = await answered(course, hall.token('learner', schoolId));
    const learner = await answered(course, await hall.enroll(course, ids));
    const { courseId } = course;
    await hall.say(
      schoolId,
      courseVersionPublished.v1({
        ...{ courseId, courseVersion: 2, language: 'en', title: 'Baking', slug: 'baking' },
        ...{ isSequential: false, sections: [], version: hall.next() },
        lessons: [{ ...cheese, position: 0 }],
      }),
    );
    await refuses(visitor, 'ai.not_enrolled');
    assert.equal((await learner.ask(ABOUT_STEAM)).state, 'answered', 'stays on its version');
    await hall.enroll(course, { ...ids, courseVersion: 2 });
    await knowsNothing(learner);
    assert.equal(await citationsLeft(learner), 0);
  });

  it('an enrollment that is withdrawn, or expires, takes the answers with it', async () => {
    const course = await taught();
    for (const change of [
      { state: 'withdrawn' },
      { state: 'expired' },
      { expiresAt: new Date().toISOString() },
    ] as const) {
      const ids = { userId: randomUUID(), enrollmentId: randomUUID() };
      const learner = await answered(course, await hall.enroll(course, ids));
      await hall.enroll(course, { ...ids, ...change });
      await refuses(learner, 'ai.not_enrolled');
      assert.equal(await citationsLeft(learner), 0);
    }
  });
});
