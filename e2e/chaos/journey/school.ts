import { setTimeout as delay } from 'node:timers/promises';
import { call, eventually, type TestStack } from '@lyceum/testing';
import { readyVideo } from '@lyceum/testing/stand-ins';
import { signUp, type Account, type Session } from '../../test/support/school.js';
import { PatientClient } from './patient-client.js';

export const VIDEO_SECONDS = 36_000;

/** A school with an open course of one long video, and members who have not enrolled yet. */
export interface School {
  readonly owner: PatientClient;
  readonly courseId: string;
  readonly lessonId: string;
  readonly members: readonly PatientClient[];
  /** The owner of another school. */
  readonly stranger: PatientClient;
}

export async function openSchool(stack: TestStack, members: number): Promise<School> {
  const { gatewayUrl } = stack;
  const account = await signUp(gatewayUrl);
  const owner = new PatientClient(gatewayUrl, account.accessToken);
  const assetId = await readyVideo(stack, account.schoolId!, VIDEO_SECONDS);
  const course = await owner.write<{ id: string }>('/v1/courses', { title: 'Fire', isOpen: true });
  const path = `/v1/courses/${course.id}`;
  const section = await owner.write<{ id: string }>(`${path}/sections`, { title: 'One' });
  const lesson = await owner.write<{ id: string }>(`${path}/lessons`, {
    ...{ sectionId: section.id, kind: 'video', title: 'A long film', assetId },
  });
  await eventually(() => owner.write(`${path}/publish`));
  const joined: PatientClient[] = [];
  while (joined.length < members) joined.push(await join(gatewayUrl, account, owner));
  const other = await signUp(gatewayUrl);
  return {
    owner,
    courseId: course.id,
    lessonId: lesson.id,
    members: joined,
    stranger: new PatientClient(gatewayUrl, other.accessToken),
  };
}

async function join(
  gatewayUrl: string,
  { schoolId }: Account,
  owner: PatientClient,
): Promise<PatientClient> {
  const learner = await signUp(gatewayUrl, { withSchool: false });
  const { link } = await owner.write<{ link: string }>('/v1/schools/current/invitation-links');
  const token = new URL(link).pathname.split('/').at(-1);
  await new PatientClient(gatewayUrl, learner.accessToken).write('/v1/invitations/accept', {
    token,
  });
  const session = await eventually(async () => {
    const { refreshToken } = learner;
    const answer = await call<Session>(`${gatewayUrl}/v1/auth/refresh`, {
      method: 'POST',
      json: { refreshToken, schoolId },
    });
    if (answer.status !== 200) throw new Error(`refresh answered ${answer.status}: ${answer.text}`);
    return answer.body;
  });
  return new PatientClient(gatewayUrl, session.accessToken);
}

/** Resolves after a moment, or when the signal says that it is over. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
