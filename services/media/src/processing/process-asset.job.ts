import { defineJob, type JobDefinition, type JobRun, type StepOptions } from '@lyceum/jobs';
import { assetKinds, type AssetKind } from '@lyceum/contracts';
import { z } from 'zod';
import type { AssetDetails } from '../assets/index.js';
import { MediaFailure } from './media-failure.js';
import { outcomeOf, valueOf } from './outcome.js';
import { AssetGone, type ProbedVideo, type ProcessAsset, type StepOf } from './process-asset.js';

const input = z.object({ assetId: z.uuid(), kind: z.enum(assetKinds) });
export type ProcessAssetJob = JobDefinition<typeof input, void>;

/** 5 s, 15 s, 45 s: a store that restarts, a disk that others fill. */
const RETRIES: StepOptions = { attempts: 4, backoffSeconds: 5, backoffFactor: 3 };
const INTERNAL = {
  state: 'failed',
  code: 'media.processing_failed',
  reason: 'Preparing the file failed on our side. It can be tried again.',
} as const;

type Made = { details: AssetDetails; bytes: number };
type RunStep = <T>(name: string, work: (step: StepOf) => Promise<T>) => Promise<T>;

/** Videos and sound wait in a queue of their own: they take all that a machine has. */
export const processHeavyAsset = (process: ProcessAsset): ProcessAssetJob =>
  processing(process, 'media.process-heavy', 'video');

export const processLightAsset = (process: ProcessAsset): ProcessAssetJob =>
  processing(process, 'media.process-light', 'default');

/** One job for each run. A file that is refused is recorded, and is no failure of the job. */
function processing(process: ProcessAsset, name: string, queue: string): ProcessAssetJob {
  return defineJob({
    name,
    input,
    queue,
    async run(job, { assetId, kind }) {
      const step: RunStep = async (stepName, work) =>
        valueOf(
          await job.step(
            stepName,
            ({ signal }) => outcomeOf(work({ actor: job.actor, assetId, signal })),
            RETRIES,
          ),
        );
      try {
        await step('assemble', async (of) => process.assemble(of).then(() => null));
        await step('check', async (of) => process.check(of).then(() => null));
        const made = await make(process, kind, step);
        await step('publish', async (of) => process.publish(of, made).then(() => null));
      } catch (error) {
        if (error instanceof AssetGone) return;
        await refuse(process, job, assetId, error);
      }
    },
  });
}

async function make(process: ProcessAsset, kind: AssetKind, step: RunStep): Promise<Made> {
  switch (kind) {
    case 'image':
      return step('still', (of) => process.still(of));
    case 'file':
      return { details: {}, bytes: await step('keep', (of) => process.keep(of)) };
    case 'video':
    case 'audio':
      return makeStream(process, step);
  }
}

async function makeStream(process: ProcessAsset, step: RunStep): Promise<Made> {
  const facts = await step('probe', (of) => process.probe(of));
  const packaged = await step('package', (of) => process.package(of, facts));
  const { packaging, durationSeconds, renditions, audio } = packaged;
  // From the packaged duration: what a file says of itself may be more than there is.
  const imageBytes = facts.video
    ? await step('images', (of) => process.images(of, { ...facts, durationSeconds } as ProbedVideo))
    : 0;
  return {
    details: {
      durationSeconds,
      packaging,
      renditions,
      hasAudio: audio !== undefined,
      hasImages: imageBytes > 0,
      ...(audio && { audio }),
      ...(facts.video && { width: facts.video.width, height: facts.video.height }),
    },
    bytes: packaged.bytes + imageBytes,
  };
}

/** @throws the error, when it is none of the file */
async function refuse(
  process: ProcessAsset,
  job: JobRun,
  assetId: string,
  error: unknown,
): Promise<void> {
  const refusal = error instanceof MediaFailure ? error.refusal : INTERNAL;
  await job.step('refuse', () =>
    process.refuse({ actor: job.actor, assetId }, refusal).then(() => null),
  );
  if (refusal === INTERNAL) throw error;
}
