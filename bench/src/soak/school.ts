import { randomUUID } from 'node:crypto';
import { assetReady } from '@lyceum/contracts';
import { eventually, type TestStack } from '@lyceum/testing';
import { BusPublisher, type StandInIdentity } from '@lyceum/testing/stand-ins';
import pg from 'pg';
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
  const assetId = randomUUID();
  await tellReady(stack, schoolId, assetId);
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

async function tellReady(stack: TestStack, schoolId: string, assetId: string): Promise<void> {
  const bus = await BusPublisher.of(stack);
  const admin = new pg.Client({ connectionString: stack.databaseUrl });
  await admin.connect();
  try {
    const video = { kind: 'video', contentType: 'video/mp4', bytes: 1, hasAudio: true } as const;
    const size = { durationSeconds: VIDEO_SECONDS, width: 1280, height: 720 };
    await bus.publish(schoolId, assetReady.v1({ assetId, version: 1, ...video, ...size }));
    await eventually(async () => {
      const { rowCount } = await admin.query('select from catalog.assets where asset_id = $1', [
        assetId,
      ]);
      if (rowCount !== 1) throw new Error('catalog has not heard of the video');
    });
  } finally {
    await admin.end();
    await bus.close();
  }
}
