import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { signUp, type Account, type Session } from '../support/school.js';
import { serverSentEvents, type ServerSentEvent } from '../support/server-sent-events.js';
import { uploadVideo } from '../support/upload.js';
import { spokenVideo } from '../../demo/spoken-video.js';

/** In words of the learner; the lesson says `a little more than three` of pi, in its fourth sentence of eight seconds. */
const QUESTION = 'Which number is a little more than three?';
/** How long a change may take to reach the tutor. */
const SOON = { timeoutMs: 5_000 };

describe('the tutor of a course, through the gateway', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-tutor-'));
  let stack: TestStack;
  let gateway: string;
  let instructor: Account;
  let learner: string;
  let conversation: string;
  let captions: string;
  const ids = { course: '', section: '', lesson: '', asset: '', enrollment: '' };

  before(async () => {
    stack = await startStack();
    gateway = stack.gatewayUrl;
    instructor = await signUp(gateway);
  });
  after(async () => {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const request = async <Body>(
    method: string,
    path: string,
    { as, json, status = 200 }: { as?: string; json?: object; status?: number } = {},
  ): Promise<Answer<Body>> => {
    const options = { method, token: as, ...(json && { json }) };
    const answer = await call<Body>(`${gateway}${path}`, options);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer;
  };
  const ask = (
    text: string,
    { as = learner, id = randomUUID() }: { as?: string; id?: string } = {},
  ): Promise<Answer> =>
    call(`${gateway}/v1/ai/conversations/${conversation}/messages`, {
      method: 'POST',
      token: as,
      json: { id, text },
      headers: { 'accept-encoding': 'br, gzip' },
    });
  const eventsOf = (answer: Answer): ServerSentEvent[] => {
    assert.equal(answer.status, 200, answer.text);
    return serverSentEvents(answer.text);
  };
  const ended = (events: readonly ServerSentEvent[]): unknown =>
    events.find(({ type }) => type === 'end')?.data['state'];

  async function putCaptions(): Promise<void> {
    const captioned = await call(`${gateway}/v1/media/assets/${ids.asset}/captions/en`, {
      method: 'PUT',
      token: instructor.accessToken,
      headers: { 'content-type': 'text/vtt' },
      body: captions,
    });
    assert.ok(captioned.status < 300, captioned.text);
  }
  async function enroll(): Promise<void> {
    const path = `/v1/courses/${ids.course}/enrollments`;
    const { body } = await request<{ id: string }>('POST', path, { as: learner, status: 201 });
    ids.enrollment = body.id;
  }
  const untilItKnowsNothing = (question: string): Promise<void> =>
    eventually(async () => {
      const events = eventsOf(await ask(question));
      assert.equal(ended(events), 'abstained');
      assert.ok(!events.some(({ type }) => type === 'text' || type === 'citation'));
    }, SOON);

  it('has what is said in a video, once it is published', async () => {
    const as = instructor.accessToken;
    const video = await spokenVideo(directory);
    ids.asset = await uploadVideo(gateway, as, 'circles.mp4', readFileSync(video.file));
    captions = video.captions;
    await putCaptions();

    const title = { title: 'Geometry' };
    const course = await request<{ id: string }>('POST', '/v1/courses', {
      as,
      json: title,
      status: 201,
    });
    ids.course = course.body.id;
    const path = `/v1/courses/${ids.course}`;
    const section = await request<{ id: string }>('POST', `${path}/sections`, {
      as,
      json: title,
      status: 201,
    });
    ids.section = section.body.id;
    const lesson = await request<{ id: string }>('POST', `${path}/lessons`, {
      as,
      json: { sectionId: ids.section, kind: 'video', title: 'What is pi?', assetId: ids.asset },
      status: 201,
    });
    ids.lesson = lesson.body.id;
    await eventually(() => request('POST', `${path}/publish`, { as }), { timeoutMs: 60_000 });
  });

  it('tells a member nothing before the enrollment', async () => {
    const link = await request<{ link: string }>('POST', '/v1/schools/current/invitation-links', {
      as: instructor.accessToken,
      json: {},
      status: 201,
    });
    const account = await signUp(gateway, { withSchool: false });
    await request('POST', '/v1/invitations/accept', {
      as: account.accessToken,
      json: { token: new URL(link.body.link).pathname.split('/').at(-1) },
    });
    const { body: session } = await request<Session>('POST', '/v1/auth/refresh', {
      json: { refreshToken: account.refreshToken, schoolId: instructor.schoolId },
    });
    learner = session.accessToken;
    const json = { courseId: ids.course };
    const refused = await eventually(() =>
      request<{ code: string }>('POST', '/v1/ai/conversations', { as: learner, json, status: 403 }),
    );
    assert.equal(refused.body.code, 'ai.not_enrolled');

    await enroll();
    const begun = await eventually(() =>
      request<{ id: string }>('POST', '/v1/ai/conversations', { as: learner, json, status: 201 }),
    );
    conversation = begun.body.id;
  });

  it('answers a learner with the second of the video, as a stream', async () => {
    const answer = await eventually(async () => {
      const asked = await ask(QUESTION);
      assert.equal(ended(eventsOf(asked)), 'answered', asked.text);
      return asked;
    });
    assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(answer.headers.get('content-encoding'), null);
    assert.equal(answer.headers.get('content-length'), null);
    assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
    assert.match(answer.headers.get('ratelimit-policy') ?? '', /^"chat"/);
    const events = eventsOf(answer);
    const citation = events.find(({ type }) => type === 'citation')?.data;
    assert.deepEqual(
      [citation?.['lessonId'], citation?.['start'], citation?.['end']],
      [ids.lesson, 24, 32],
    );
    assert.match(String(citation?.['quote']), /a little more than three/);
  });

  it('answers once what is sent again', async () => {
    const id = randomUUID();
    const [first, again] = [await ask(QUESTION, { id }), await ask(QUESTION, { id })];
    assert.deepEqual(eventsOf(again), eventsOf(first));
    assert.equal((await ask('Another one', { id })).status, 409);
  });

  it('shows a conversation to its learner alone', async () => {
    const answer = await ask(QUESTION, { as: instructor.accessToken });
    assert.deepEqual([answer.status, answer.body['code']], [404, 'ai.conversation_not_found']);
  });

  it('answers nobody who has withdrawn, within five seconds, and again who has come back', async () => {
    await request('POST', `/v1/enrollments/${ids.enrollment}/withdraw`, { as: learner });
    await eventually(async () => {
      const { status, body } = await ask(QUESTION);
      assert.deepEqual([status, body['code']], [403, 'ai.not_enrolled']);
    }, SOON);
    await enroll();
    await eventually(async () => assert.equal(ended(eventsOf(await ask(QUESTION))), 'answered'));
  });

  it('answers those who are enrolled in a course that is archived', async () => {
    const as = instructor.accessToken;
    await request('POST', `/v1/courses/${ids.course}/archive`, { as });
    assert.equal(ended(eventsOf(await ask(QUESTION))), 'answered');
    await request('POST', `/v1/courses/${ids.course}/unarchive`, { as });
  });

  it('knows nothing any more of a lesson that was deleted, once its learner is on that version', async () => {
    const as = instructor.accessToken;
    const path = `/v1/courses/${ids.course}`;
    const question = 'Which stone do sculptors carve?';
    const text = 'Sculptors carve marble, the softest of the hard stones.';
    const { body: lesson } = await request<{ id: string }>('POST', `${path}/lessons`, {
      as,
      json: { sectionId: ids.section, kind: 'text', title: 'Stones', text },
      status: 201,
    });
    const publishAndMove = async (courseVersion: number): Promise<void> => {
      await request('POST', `${path}/publish`, { as });
      const json = { courseVersion };
      await request('POST', `/v1/enrollments/${ids.enrollment}/move`, { as: learner, json });
    };
    await publishAndMove(2);
    await eventually(async () => assert.equal(ended(eventsOf(await ask(question))), 'answered'));
    await request('DELETE', `${path}/lessons/${lesson.id}`, { as, status: 204 });
    await publishAndMove(3);
    await untilItKnowsNothing(question);
  });

  it('knows nothing any more of captions or a video that were deleted, within five seconds', async () => {
    const as = instructor.accessToken;
    await request('DELETE', `/v1/media/assets/${ids.asset}/captions/en`, { as, status: 204 });
    await untilItKnowsNothing(QUESTION);
    await putCaptions();
    await eventually(async () => assert.equal(ended(eventsOf(await ask(QUESTION))), 'answered'));
    await request('DELETE', `/v1/media/assets/${ids.asset}`, { as, status: 204 });
    await untilItKnowsNothing(QUESTION);
  });

  it('answers nobody in a course that was taken away, within five seconds', async () => {
    const as = instructor.accessToken;
    const { headers } = await request('GET', `/v1/courses/${ids.course}`, { as });
    const deleted = await call(`${gateway}/v1/courses/${ids.course}`, {
      method: 'DELETE',
      token: as,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    assert.ok(deleted.status < 300, deleted.text);
    await eventually(async () => {
      const { status, text } = await ask(QUESTION);
      assert.ok(status === 403 || status === 404, text);
    }, SOON);
  });
});
