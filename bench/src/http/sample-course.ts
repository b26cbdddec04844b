import { signUpAccount } from '@lyceum/testing';

export interface SampleCourse {
  readonly token: string;
  readonly courseId: string;
}

/**
 * A school with one published course, made through the gateway as a creator would. The stack must send mail:
 * an account begins with a code.
 */
export async function createCourse(gatewayUrl: string): Promise<SampleCourse> {
  const post = async <T>(path: string, body: object, token?: string): Promise<T> => {
    const response = await fetch(`${gatewayUrl}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { accessToken } = await signUpAccount(gatewayUrl);
  const { id } = await post<{ id: string }>(
    '/v1/courses',
    { title: 'One row', summary: 'x'.repeat(200) },
    accessToken,
  );
  const section = await post<{ id: string }>(
    `/v1/courses/${id}/sections`,
    { title: 'Basics' },
    accessToken,
  );
  await post(
    `/v1/courses/${id}/lessons`,
    { sectionId: section.id, kind: 'text', title: 'Welcome', text: '# Welcome' },
    accessToken,
  );
  await post(`/v1/courses/${id}/publish`, {}, accessToken);
  return { token: accessToken, courseId: id };
}
