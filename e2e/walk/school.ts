import { createClient, type Client } from '@lyceum/client';
import { TEST_PASSWORD, signUpAccount, startStack, type TestStack } from '@lyceum/testing';
import { joinByLink } from '../test/support/join-by-link.js';
import { withToken, type Caller } from './callers.js';

export const startSchool = (): Promise<TestStack> => startStack({ env: { LOG_LEVEL: 'warn' } });

/**
 * The owner of a school, a learner of it, a key of it that may read the catalogue, the owner of another
 * school, and somebody without one; all freshly signed in.
 *
 * @param hasCourse whether the school has published a course, in which the learner is enrolled
 */
export async function people(
  gatewayUrl: string,
  { hasCourse }: { readonly hasCourse: boolean },
): Promise<Caller[]> {
  const [owner, member, other, stranger] = await Promise.all([
    signUpAccount(gatewayUrl),
    signUpAccount(gatewayUrl, { school: null }),
    signUpAccount(gatewayUrl),
    signUpAccount(gatewayUrl, { school: null }),
  ]);
  const client = createClient({ baseUrl: gatewayUrl, session: owner });
  const { data: key } = await client.apiKeys.create({
    body: { name: 'walk', role: 'owner', scopes: ['catalog:read'] },
  });
  const learner = await joinByLink(gatewayUrl, client, member);
  if (hasCourse) {
    await learner.client.enrollment.enroll({ params: { id: await taught(client) } });
  }
  return [
    withToken('owner', 'owner', owner.accessToken),
    withToken('learner of the school', 'learner', learner.accessToken),
    withToken('key', key.role, key.key),
    withToken('owner of another school', 'owner', other.accessToken),
    withToken('learner without a school', 'learner', stranger.accessToken),
  ];
}

/** A published course, so that there is something to read and to enroll in. */
async function taught(owner: Client): Promise<string> {
  const { data: course } = await owner.courses.create({ body: { title: 'Walking' } });
  const params = { id: course.id };
  const { data: section } = await owner.courses.addSection({ params, body: { title: 'Steps' } });
  await owner.courses.addLesson({
    params,
    body: { sectionId: section.id, kind: 'text', title: 'The first', text: '# The first step' },
  });
  await owner.courses.publish({ params });
  return course.id;
}

/** What is hardly ever met by chance: who has signed up, and a file that is taken. */
export async function samples(gatewayUrl: string): Promise<Record<string, unknown[]>> {
  const { email } = await signUpAccount(gatewayUrl);
  return {
    'accounts.signIn': [{ email, password: TEST_PASSWORD }],
    'uploads.begin': [
      { policy: 'covers', fileName: 'cover.png', contentType: 'image/png', bytes: 1000 },
      { policy: 'videos', fileName: 'a.mp4', contentType: 'video/mp4', bytes: 100_000_000 },
    ],
  };
}
