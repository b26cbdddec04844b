import { defineJob, type JobDefinition } from '@lyceum/jobs';
import { z } from 'zod';
import { EMBEDDING_BATCH, type IndexSource } from './index-source.js';

const PARALLEL_BATCHES = 10;

const input = z.object({
  tenantId: z.uuid(),
  kind: z.enum(['captions', 'text']),
  ownerId: z.uuid(),
  variant: z.string(),
  contentHash: z.string(),
  modelId: z.string(),
});
export type IndexSourceJob = JobDefinition<typeof input, void>;

/** Found by its words after the first step, and by its meaning batch by batch. */
export const indexSource = (index: IndexSource): IndexSourceJob =>
  defineJob({
    name: 'ai.index-source',
    input,
    queue: 'ai',
    async run(job, { modelId, ...source }) {
      const chunked = await job.step('chunk', () => index.chunk(source));
      if (!chunked) return;
      const { sourceId, chunks } = chunked;
      const starts = Array.from(
        { length: Math.ceil(chunks / EMBEDDING_BATCH) },
        (_, at) => at * EMBEDDING_BATCH,
      );
      let done = 0;
      const percent = (): number => Math.floor((100 * done) / starts.length);
      await job.step('report', () => index.report(source, sourceId, () => 0).then(() => null));
      await job.each('embed', starts, { concurrency: PARALLEL_BATCHES }, async (from, step) => {
        await index.embed(source, { sourceId, modelId, from }, step.signal);
        done += 1;
        await job.progress(done / starts.length);
        if (done < starts.length) await index.report(source, sourceId, percent);
        return null;
      });
      await job.step('finish', () => index.finish(source, sourceId, modelId).then(() => null));
      await job.step('report end', () =>
        index.report(source, sourceId, () => 100).then(() => null),
      );
    },
  });
