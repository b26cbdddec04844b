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
  const { accessToken: token } = await signUpAccount(gatewayUrl);
  const sections = [{ title: 'Basics', lessons: [{ title: 'Welcome', text: '# Welcome' }] }];
  const content = { title: 'One row', summary: 'x'.repeat(200), sections };
  return { token, courseId: await publishCourse(gatewayUrl, token, content) };
}

export interface CourseContent {
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly {
    readonly title: string;
    readonly lessons: readonly LessonContent[];
  }[];
  /** Whether members of the school may enroll themselves. */
  readonly isOpen?: boolean;
}

/** A text lesson, or a video that is ready to be played. */
type LessonContent =
  | { readonly title: string; readonly text: string }
  | { readonly title: string; readonly kind: 'video'; readonly assetId: string };

/** @returns its id */
export async function publishCourse(
  gatewayUrl: string,
  token: string,
  { sections, ...course }: CourseContent,
): Promise<string> {
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(`${gatewayUrl}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { id } = await post<{ id: string }>('/v1/courses', course);
  for (const { title: name, lessons } of sections) {
    const section = await post<{ id: string }>(`/v1/courses/${id}/sections`, { title: name });
    for (const lesson of lessons)
      await post(`/v1/courses/${id}/lessons`, { sectionId: section.id, kind: 'text', ...lesson });
  }
  await post(`/v1/courses/${id}/publish`, {});
  return id;
}
