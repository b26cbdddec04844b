import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  BUNDLE_CONTENT_TYPE,
  bundlePath,
  readAnswers,
  writeBundle,
  type BundledAnswer,
  type BundledRequest,
} from '@lyceum/platform';
import { call } from '@lyceum/testing';
import { Classroom, type Enrolled } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';
import { Player } from './support/player.js';

const PATH = '/v1/progress/heartbeats';

describe('heartbeats in a bundle', () => {
  let classroom: Classroom;
  let origin: string;
  let learner: Enrolled;
  const schoolId = randomUUID();
  const course = sampleCourse([videoLesson(0)]);
  const { lessonId } = course.lessons[0]!;

  before(async () => {
    classroom = await Classroom.open();
    origin = new URL(classroom.url).origin;
    await classroom.publishCourse(schoolId, course);
    learner = await classroom.enroll(schoolId, course);
  });
  after(() => classroom.close());

  const player = (who = learner): Promise<Player> =>
    Player.begin(classroom, who, lessonId, { secondsAgo: 600 });
  const part = (
    token: string | undefined,
    body: unknown,
    headers: Record<string, string> = {},
  ): BundledRequest => ({
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
  });
  const send = async (parts: readonly BundledRequest[]): Promise<BundledAnswer[]> => {
    const response = await fetch(`${origin}${bundlePath(PATH)}`, {
      method: 'POST',
      headers: { 'content-type': BUNDLE_CONTENT_TYPE },
      body: new Uint8Array(writeBundle(parts)),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return readAnswers(Buffer.from(await response.arrayBuffer()));
  };
  const withoutTrace = (text: string): unknown => {
    const { traceId: _, ...said } = JSON.parse(text) as Record<string, unknown>;
    return said;
  };
  const watchedBy = async ({ enrollmentId }: Enrolled): Promise<number | undefined> => {
    const [row] = await classroom.sql<{ watched_ms: number }>(
      'select watched_ms from progress.lesson_progress where enrollment_id = $1',
      [enrollmentId],
    );
    return row?.watched_ms;
  };

  it('are each answered as by themselves, and what is wrong with one touches no other', async () => {
    const own = await player();
    const stranger = await classroom.enroll(schoolId, course);
    const foreign = await player(stranger);
    const sent = (beats: readonly unknown[]): object => ({ sentAt: Date.now(), beats });
    const beat = own.beat(0, 10);
    const wrong: BundledRequest[] = [
      part(undefined, sent([beat])),
      part('not.a.token', sent([beat])),
      part(`${learner.token}x`, sent([beat])),
      part(learner.token, sent([foreign.beat(0, 10)])),
      part(learner.token, sent([{ ...beat, speed: 'fast' }])),
      part(learner.token, { ...sent([beat]), more: true }),
      part(learner.token, sent([])),
      part(learner.token, Buffer.alloc(0)),
      part(learner.token, Buffer.from('{"sentAt":1')),
      part(learner.token, Buffer.from('{"sentAt":1,"sentAt":2}')),
      part(learner.token, Buffer.from([0x22, 0xff, 0x22])),
      part(learner.token, sent([beat]), { 'content-type': 'application/xml' }),
      part(classroom.identity.token({ ...learner, scope: 'catalog:write' }), sent([beat])),
    ];
    const right = await player(await classroom.enroll(schoolId, course));
    const good = (): BundledRequest => part(right.learner.token, sent([right.beat(0, 10)]));
    const answers = await send([good(), ...wrong, good()]);

    for (const answer of [answers.shift()!, answers.pop()!])
      assert.deepEqual(
        [answer.status, JSON.parse(answer.body.toString()) as unknown],
        [
          200,
          {
            refused: [],
            lessons: [
              {
                enrollmentId: right.learner.enrollmentId,
                lessonId,
                watchedSeconds: 10,
                watchedPercent: 10,
                positionSeconds: 10,
              },
            ],
          },
        ],
      );
    for (const [at, { headers, body }] of wrong.entries()) {
      const alone = await fetch(`${origin}${PATH}`, {
        method: 'POST',
        headers: { ...headers },
        body: new Uint8Array(body),
      });
      const { status, headers: answered, body: said } = answers[at]!;
      assert.ok(status >= 400, `${at}: ${status}`);
      assert.deepEqual(
        [
          status,
          withoutTrace(said.toString()),
          answered['content-type'],
          answered['cache-control'],
        ],
        [
          alone.status,
          withoutTrace(await alone.text()),
          alone.headers.get('content-type'),
          alone.headers.get('cache-control'),
        ],
        `part ${at}`,
      );
    }
    assert.equal(await watchedBy(learner), undefined);
    assert.equal(await watchedBy(stranger), undefined);
  });

  it('count once, in a bundle, by themselves or both', async () => {
    const one = await player(await classroom.enroll(schoolId, course));
    const body = { sentAt: Date.now(), beats: [one.beat(0, 20)] };
    const { token } = one.learner;
    const [answers, alone] = await Promise.all([
      send(Array.from({ length: 30 }, () => part(token, body))),
      call(`${origin}${PATH}`, { token, json: body }),
    ]);
    assert.equal(alone.status, 200, alone.text);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(await watchedBy(one.learner), 20_000);
  });
});
