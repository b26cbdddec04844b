import { randomUUID } from 'node:crypto';
import { assetReady } from '@lyceum/contracts';
import pg from 'pg';
import { eventually } from '../eventually.js';
import type { TestStack } from '../stack.js';
import { BusPublisher } from './bus-publisher.js';

/**
 * Says in place of media that a video of a school is ready, and waits until catalog has heard of it.
 *
 * @returns the id of the asset
 */
export async function readyVideo(
  stack: TestStack,
  schoolId: string,
  durationSeconds: number,
): Promise<string> {
  const assetId = randomUUID();
  const bus = await BusPublisher.of(stack);
  const admin = new pg.Client({ connectionString: stack.databaseUrl });
  await admin.connect();
  try {
    const video = { kind: 'video', contentType: 'video/mp4', bytes: 1, hasAudio: true } as const;
    const size = { durationSeconds, width: 1280, height: 720 };
    await bus.publish(schoolId, assetReady.v1({ assetId, version: 1, ...video, ...size }));
    await eventually(async () => {
      const { rowCount } = await admin.query('select from catalog.assets where asset_id = $1', [
        assetId,
      ]);
      if (rowCount !== 1) throw new Error('catalog has not heard of the video');
    });
    return assetId;
  } finally {
    await admin.end();
    await bus.close();
  }
}
