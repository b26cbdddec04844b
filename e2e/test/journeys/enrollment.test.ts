import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createClient, type Client } from '@lyceum/client';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';
import { joinByLink, type Member } from '../support/join-by-link.js';
import { publishedCourse, signUp, type Account, type Course } from '../support/school.js';

/** What the product promises for a change of who may use what, everywhere. */
const WITHIN = { timeoutMs: 5_000 };

describe('enrollment, through the gateway', () => {
  let stack: TestStack;
  let owner: Account;
  let teacher: Client;
  let course: Course;

  before(async () => {
    // Nobody calls the others here.
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
    });
    owner = await signUp(stack.gatewayUrl);
    teacher = createClient({ baseUrl: stack.gatewayUrl, session: owner });
    course = await publishedCourse(stack.gatewayUrl, owner.accessToken);
  });
  after(() => stack.stop());

  const member = (): Promise<Member> => joinByLink(stack.gatewayUrl, teacher);

  it('begins in the storefront, and opens what was published', async () => {
    const { client } = await member();
    const { data: shown } = await client.courses.readPublic({ params: { id: course.id } });
    const lessonId = shown.sections[0]!.lessons[0]!.id;
    const { data: enrollment } = await client.enrollment.enroll({ params: { id: course.id } });
    const { data: outline } = await client.enrollment.readOutline({
      params: { id: enrollment.id },
    });
    assert.equal(outline.sections[0]!.lessons[0]!.access, 'open');
    const { data: lesson } = await client.enrollment.readLesson({
      params: { id: enrollment.id, lessonId },
    });
    assert.equal(lesson.text, '# Welcome');
  });

  it('is granted to whoever has joined, and ends when they are removed from the school', async () => {
    const { userId, client } = await member();
    const enrollment = await eventually(async () => {
      const { data } = await teacher.enrollment.grant({
        params: { id: course.id },
        body: { userIds: [userId] },
      });
      return data.items[0]!;
    }, WITHIN);
    const { data: own } = await client.enrollment.list();
    assert.deepEqual(
      own.items.map(({ id, source }) => [id, source]),
      [[enrollment.id, 'grant']],
    );
    const removed = await call(`${stack.gatewayUrl}/v1/schools/current/members/${userId}`, {
      method: 'DELETE',
      token: owner.accessToken,
    });
    assert.equal(removed.status, 204, removed.text);
    await eventually(async () => {
      const { data } = await teacher.enrollment.read({ params: { id: enrollment.id } });
      assert.equal(data.state, 'withdrawn');
    }, WITHIN);
  });

  it('is out of reach of another school', async () => {
    const stranger = await signUp(stack.gatewayUrl);
    const url = `${stack.gatewayUrl}/v1/courses/${course.id}/enrollments`;
    const { accessToken: token } = stranger;
    assertProblem(await call(url, { method: 'POST', token }), {
      status: 404,
      code: 'catalog.course_not_found',
    });
  });
});
