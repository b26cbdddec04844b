import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { call } from '@lyceum/testing';
import { Classroom } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';
import { Player, type BeatAnswer } from './support/player.js';

describe('progress through the gateway', () => {
  let classroom: Classroom;
  let edge: string;
  const schoolId = randomUUID();
  const course = sampleCourse([videoLesson(0)]);
  const { lessonId } = course.lessons[0]!;

  before(async () => {
    classroom = await Classroom.open({
      services: ['gateway', 'progress'],
    });
    edge = `${classroom.stack.gatewayUrl}/v1`;
    await classroom.publishCourse(schoolId, course);
  });
  after(() => classroom.close());

  it('takes heartbeats with a token, beacons as text without, and shows the certificate', async () => {
    const learner = await classroom.enroll(schoolId, course);
    const one = await Player.begin(classroom, learner, lessonId, { secondsAgo: 600 });
    const beat = await call<BeatAnswer>(`${edge}/progress/heartbeats`, {
      token: learner.token,
      json: { sentAt: Date.now(), beats: [one.beat(0, 60)] },
    });
    assert.equal(beat.status, 200, beat.text);
    assert.equal(beat.body.lessons[0]!.watchedPercent, 60);

    const { sessionId: _, ...last } = one.beat(60, 95, { ended: true });
    const beacon = await call(`${edge}/progress/beacons`, {
      body: JSON.stringify({
        token: one.session.beaconToken,
        sentAt: Date.now(),
        beats: [last],
      }),
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    });
    assert.equal(beacon.status, 204, beacon.text);

    const { body } = await call<{ items: { code: string }[] }>(`${edge}/certificates`, {
      token: learner.token,
    });
    const { code } = body.items[0]!;
    const page = await call(`${edge}/certificates/${code}`, { headers: { accept: 'text/html' } });
    assert.equal(page.status, 200);
    assert.match(page.text, /This certificate is valid/);
    assert.match(page.headers.get('content-security-policy')!, /style-src 'sha256-/);
    const named = await call(`${edge}/certificates/${code}/holder`, {
      method: 'PUT',
      token: learner.token,
      json: { name: 'Ada' },
    });
    assert.equal(named.status, 200, named.text);
    const pdf = await call(`${edge}/certificates/${code}/pdf`, { token: learner.token });
    assert.equal(pdf.headers.get('content-type'), 'application/pdf');
    assert.match(pdf.text, /^%PDF-/);
  });
});
