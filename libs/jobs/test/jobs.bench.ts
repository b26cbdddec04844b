import { Metrics } from '@lyceum/platform';
import { z } from 'zod';
import { defineJob, everyTenant, Jobs } from '../src/index.js';
import { createJobsDatabase, logger, SERVICE } from './jobs-database.js';

/** Prints steps per second within jobs, jobs per second through a queue and the wait in an empty queue. */
const { url } = await createJobsDatabase();
const stepping = defineJob({
  name: 'bench.steps',
  input: z.object({ steps: z.number() }),
  queue: 'default',
  run: async (job, { steps }) => {
    for (let step = 0; step < steps; step += 1) await job.step('step', async () => step);
    return Date.now();
  },
});
const jobs = await Jobs.start({
  service: SERVICE,
  url,
  jobs: [stepping],
  queues: { default: { perProcess: 100, perTenant: 100 } },
  logger,
  metrics: new Metrics(),
});
const enqueue = (key: string, steps: number): Promise<string> =>
  jobs.enqueue(stepping, { tenantId: 'school', key }, { steps });

for (const [count, steps] of [
  [1, 500],
  [20, 100],
  [500, 1],
] as const) {
  const started = performance.now();
  const ids = await Promise.all(
    Array.from({ length: count }, (_, n) => enqueue(`${count}-${n}`, steps)),
  );
  const ends = await Promise.all(ids.map((id) => jobs.result<number>(everyTenant, id, 60)));
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${count} jobs of ${steps} steps: ${((count * steps) / seconds).toFixed(0)} steps/s, ${(count / seconds).toFixed(1)} jobs/s`,
  );
  if (ends.length !== count) throw new Error('jobs were lost');
}
const waits: number[] = [];
for (let n = 0; n < 20; n += 1) {
  const enqueued = Date.now();
  waits.push(
    (await jobs.result<number>(everyTenant, await enqueue(`wait-${n}`, 0), 10)) - enqueued,
  );
}
waits.sort((a, b) => a - b);
console.log(`an idle queue takes a job after ${waits[10]} ms (median), ${waits[19]} ms (most)`);
await jobs.stop();
process.exit(0);
