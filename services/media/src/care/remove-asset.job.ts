import { defineJob, type JobDefinition, type StepOptions } from '@lyceum/jobs';
import { z } from 'zod';
import type { RemoveAsset } from './remove-asset.js';

const input = z.object({ assetId: z.uuid() });
export type RemoveAssetJob = JobDefinition<typeof input, void>;

/** 5 s, 20 s, 80 s … an hour and a half in all: an outage of the store. What is left then, the reconciler finds. */
const RETRIES: StepOptions = { attempts: 7, backoffSeconds: 5, backoffFactor: 4 };
/** A job that is told to end may store one more segment; by then it has. */
const LAST_WRITES_MS = 5000;

export const removeAsset = (remove: RemoveAsset): RemoveAssetJob =>
  defineJob({
    name: 'media.remove-asset',
    input,
    queue: 'default',
    async run(job, { assetId }) {
      const objects = (name: string): Promise<null> =>
        job.step(
          name,
          ({ signal }) => remove.objects(job.actor, assetId, signal).then(() => null),
          RETRIES,
        );
      await objects('objects');
      await job.sleep(LAST_WRITES_MS);
      await objects('late objects');
      await job.step('row', () => remove.row(job.actor, assetId).then(() => null));
    },
  });
