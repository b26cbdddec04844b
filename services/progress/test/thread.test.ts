import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Classroom } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';
import { Player } from './support/player.js';

describe('from the first heartbeat to the certificate', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();

  before(async () => {
    classroom = await Classroom.open();
  });
  after(() => classroom.close());

  it('completes the lesson, the course, and issues a certificate', async () => {
    const course = sampleCourse([videoLesson(0)]);
    const [lesson] = course.lessons;
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    const player = await Player.begin(classroom, learner, lesson!.lessonId, { secondsAgo: 200 });

    assert.equal(await player.sent(player.beat(0, 50)), 50);
    assert.equal(await player.sent(player.beat(50, 89)), 89);
    assert.equal(await player.sent(player.beat(89, 95)), 95);

    const said = await classroom.said(learner.enrollmentId);
    assert.deepEqual(
      said.map(({ type }) => type),
      [
        'lesson.progressed',
        'lesson.progressed',
        'lesson.progressed',
        'lesson.completed',
        'course.completed',
      ],
    );
    assert.deepEqual(
      said.map(({ data }) => data['version']),
      [1, 2, 3, 4, 5],
    );
    const [certificate] = await classroom.sql<{ id: string; course_title: string }>(
      'select id, course_title from progress.certificates where enrollment_id = $1',
      [learner.enrollmentId],
    );
    assert.equal(certificate!.course_title, course.title);
    assert.equal((await classroom.said(certificate!.id))[0]!.type, 'certificate.issued');
  });
});
