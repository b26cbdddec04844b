import { randomUUID } from 'node:crypto';
import type { TestStack } from '@lyceum/testing';
import { readyVideo, type StandInIdentity } from '@lyceum/testing/stand-ins';
import { publishCourse } from '../http/sample-course.js';

export const VIDEO_SECONDS = 3_600;

export interface School {
  readonly schoolId: string;
  readonly courseId: string;
  /** A new learner's access token. */
  learnerToken(): string;
}

/** A school with one open course: a video, which media would have made ready, and texts. */
export async function openSchool(stack: TestStack, identity: StandInIdentity): Promise<School> {
  const schoolId = randomUUID();
  const assetId = await readyVideo(stack, schoolId, VIDEO_SECONDS);
  const token = identity.token({ userId: randomUUID(), schoolId, role: 'owner' });
  const courseId = await publishCourse(stack.gatewayUrl, token, {
    title: 'Counterpoint',
    summary: 'Two voices, and then three.',
    isOpen: true,
    sections: [
      {
        title: 'First species',
        lessons: [
          { title: 'Note against note', kind: 'video', assetId },
          { title: 'Rules', text: 'Contrary motion is best.' },
          { title: 'Exercise', text: 'Write one above a cantus firmus.' },
        ],
      },
    ],
  });
  return {
    schoolId,
    courseId,
    learnerToken: () => identity.token({ userId: randomUUID(), schoolId, role: 'learner' }),
  };
}
