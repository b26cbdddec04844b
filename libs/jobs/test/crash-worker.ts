import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics } from '@lyceum/platform';
import { z } from 'zod';
import { defineJob, Jobs } from '../src/index.js';
import { logger, SERVICE } from './jobs-database.js';

/**
 * A process that works until it is killed: `crash-worker.js <database url> <log file> <steps> <step ms>`.
 * Each step writes `<pid> <step>` to the log before it ends.
 */
const [url = '', log = '', steps = '', stepMs = ''] = process.argv.slice(2);

const counting = defineJob({
  name: 'crash.counting',
  input: z.object({}),
  queue: 'default',
  run: async (job) => {
    for (let step = 0; step < Number(steps); step += 1) {
      await job.step(`step ${step}`, async () => {
        appendFileSync(log, `${process.pid} ${step}\n`);
        await sleep(Number(stepMs));
      });
    }
    return 'counted';
  },
});

const jobs = await Jobs.start({
  service: SERVICE,
  url,
  jobs: [counting],
  queues: { default: { perProcess: 1, perTenant: 1, pollMs: 50 } },
  logger,
  metrics: new Metrics(),
  recoveryIntervalMs: 200,
});
await jobs.enqueue(counting, { tenantId: 'school', key: 'only' }, {});
process.send?.('ready');
// A worker whose test is gone must not stay behind.
process.on('disconnect', () => process.exit(1));
