import assert from 'node:assert/strict';
import { type Answer, call, signUpAccount, TEST_PASSWORD } from '@lyceum/testing';

export const PASSWORD = TEST_PASSWORD;

export interface Session {
  readonly userId: string;
  readonly schoolId: string | null;
  readonly role: string;
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly sessionId: string;
}

export interface Account extends Session {
  readonly email: string;
}

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly status: 'draft' | 'published';
  readonly version: number;
}

/** Signs somebody up; with a school of their own unless told otherwise. */
export function signUp(
  gatewayUrl: string,
  { withSchool = true }: { withSchool?: boolean } = {},
): Promise<Account> {
  return signUpAccount(gatewayUrl, withSchool ? {} : { school: null });
}

export function createCourse(
  gatewayUrl: string,
  token: string | undefined,
  title = 'Geometry',
): Promise<Answer<Course>> {
  return call<Course>(`${gatewayUrl}/v1/courses`, { method: 'POST', token, json: { title } });
}

/** A course that anybody may read. */
export async function publishedCourse(gatewayUrl: string, token: string): Promise<Course> {
  const created = await createCourse(gatewayUrl, token);
  assert.equal(created.status, 201, created.text);
  await addTextLesson(gatewayUrl, token, created.body.id);
  const published = await call<Course>(`${gatewayUrl}/v1/courses/${created.body.id}/publish`, {
    method: 'POST',
    token,
  });
  assert.equal(published.status, 200, published.text);
  return published.body;
}

/** What a course needs to be published: a section, and a lesson in it that is complete. */
export async function addTextLesson(
  gatewayUrl: string,
  token: string,
  courseId: string,
): Promise<void> {
  const post = async (path: string, json: object): Promise<Answer<{ id: string }>> => {
    const url = `${gatewayUrl}/v1/courses/${courseId}/${path}`;
    const answer = await call<{ id: string }>(url, { method: 'POST', token, json });
    assert.equal(answer.status, 201, answer.text);
    return answer;
  };
  const { body: section } = await post('sections', { title: 'Basics' });
  const lesson = { sectionId: section.id, kind: 'text', title: 'Welcome', text: '# Welcome' };
  await post('lessons', lesson);
}
