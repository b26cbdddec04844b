import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import { LectureHall, lecture, type TaughtCourse } from './support/lecture-hall.js';
import { Learner } from './support/learner.js';

const BREAD = [
  'Feed the sourdough starter twice a day.',
  'A hungry starter smells of varnish.',
  'Steam keeps the crust soft while the loaf rises.',
  'Take the steam out after fifteen minutes.',
];

describe('the tutor', () => {
  const schoolId = randomUUID();
  const bread = lecture(0, { title: 'Bread' });
  let hall: LectureHall;
  let course: TaughtCourse;
  let owner: string;

  before(async () => {
    hall = await LectureHall.open();
    owner = hall.token('owner', schoolId);
    course = await taught([bread]);
  });
  after(() => hall.close());

  /** Ready to be asked about. */
  async function taught(lessons: TaughtCourse['lessons']): Promise<TaughtCourse> {
    const published = await hall.publish(schoolId, lessons);
    for (const { assetId } of lessons) await hall.caption(schoolId, assetId!, BREAD);
    const staff = await eventually(() => Learner.of(hall, owner, published));
    await eventually(async () =>
      assert.equal((await staff.ask('What does steam do to the crust?')).state, 'answered'),
    );
    return published;
  }
  const enrolled = async (of: TaughtCourse = course): Promise<Learner> => {
    const token = await hall.enroll(of);
    return eventually(() => Learner.of(hall, token, of));
  };

  it('answers in words of the lessons, cited to the second', async () => {
    const learner = await enrolled();
    const { events, text, citations, state } = await learner.ask(
      'Why does my starter smell of varnish?',
    );
    assert.equal(state, 'answered');
    assert.equal(text, BREAD[1]);
    assert.deepEqual(citations, [
      {
        lessonId: bread.lessonId,
        courseVersion: 1,
        start: 4,
        end: 7.5,
        quote: BREAD[1]!.replace(/\.$/, ''),
      },
    ]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['begin', 'text', 'citation', 'end'],
    );
    assert.match(String(events[0]!.data['label']), /no language model/);
  });
});
