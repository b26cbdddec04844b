import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createClient, type Client } from '@lyceum/client';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { signUp, type Account } from '../support/school.js';

const TEXT = 'Wild yeast produces carbon dioxide, and the gas lifts the dough.';
const DRAFTS_PER_HOUR = 5;
const QUESTIONS_PER_MINUTE = 20;

describe('the limits of what asks models, through the gateway', () => {
  let stack: TestStack;
  let owner: Account;
  let teacher: Client;
  const ids = { course: '', lesson: '' };

  before(async () => {
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog', 'ai'],
      // As they are for a school, but for what a test does to set itself up.
      env: {
        RATE_LIMITS: `chat ${QUESTIONS_PER_MINUTE}/min, quiz ${DRAFTS_PER_HOUR}/h, default 1000/min`,
      },
    });
    owner = await signUp(stack.gatewayUrl);
    teacher = createClient({ baseUrl: stack.gatewayUrl, session: owner });
    const { data: course } = await teacher.courses.create({ body: { title: 'Bread' } });
    const params = { id: course.id };
    const { data: section } = await teacher.courses.addSection({ params, body: { title: 'All' } });
    const { data: lesson } = await teacher.courses.addLesson({
      params,
      body: { sectionId: section.id, kind: 'text', title: 'Yeast', text: TEXT },
    });
    await teacher.courses.publish({ params });
    Object.assign(ids, { course: course.id, lesson: lesson.id });
  });
  after(() => stack.stop());

  const post = (path: string, json: object): Promise<Answer> =>
    call(`${stack.gatewayUrl}/v1/ai/${path}`, { method: 'POST', token: owner.accessToken, json });
  function isRefused(answer: Answer, policy: string, seconds: number): void {
    assert.deepEqual([answer.status, answer.body['code']], [429, 'request.rate_limited']);
    assert.match(answer.headers.get('ratelimit-policy') ?? '', new RegExp(`^"${policy}"`));
    const wait = Number(answer.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= seconds, `${wait} s`);
  }

  it('let somebody ask the tutor twenty times in a minute, and refuse before a stream begins', async () => {
    const { data: conversation } = await eventually(() =>
      teacher.tutor.startConversation({ body: { courseId: ids.course } }),
    );
    const ask = (): Promise<Answer> =>
      post(`conversations/${conversation.id}/messages`, { id: randomUUID(), text: 'What of it?' });
    const answers = await Promise.all(Array.from({ length: QUESTIONS_PER_MINUTE }, ask));
    for (const { status, text } of answers) assert.equal(status, 200, text);
    isRefused(await ask(), 'chat', 60);
    const { data: history } = await teacher.tutor.messages({
      params: { id: conversation.id },
      query: { limit: 100 },
    });
    assert.equal(history.items.length, QUESTIONS_PER_MINUTE);
  });

  it('let somebody ask for five drafts in an hour, and make no sixth', async () => {
    const draft = (): Promise<Answer> =>
      post('quiz-drafts', {
        courseId: ids.course,
        lessonIds: [ids.lesson],
        ...{ count: 1, kinds: ['single'], difficulty: 'easy' },
      });
    for (let made = 0; made < DRAFTS_PER_HOUR; made += 1) {
      const { status, text } = await draft();
      assert.equal(status, 202, text);
    }
    isRefused(await draft(), 'quiz', 3600);
    const { data: drafts } = await teacher.quizDrafts.list({ query: { courseId: ids.course } });
    assert.equal(drafts.items.length, DRAFTS_PER_HOUR);
  });
});
