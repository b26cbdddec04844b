import { setTimeout as delay } from 'node:timers/promises';
import { startStack } from '@lyceum/testing';
import { residentMegabytes } from '../process-usage.js';
import type { BenchResult } from '../result.js';
import { createCourse } from '../http/sample-course.js';
import { median } from '../statistics.js';

const ROUNDS = 3;
const SETTLE_MS = 5_000;

/** How long six services take to be ready after a build, with servers and migrations, and what they hold. */
export async function footprintBench(): Promise<BenchResult> {
  const seconds: number[] = [];
  const totals: number[] = [];
  let each: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    const stack = await startStack({ durable: true, env: { LOG_LEVEL: 'warn' } });
    seconds.push((performance.now() - started) / 1000);
    // Not untouched: one request through everything, so that lazily made things are there.
    await createCourse(stack.gatewayUrl);
    await delay(SETTLE_MS);
    each = Object.fromEntries(
      Object.entries(stack.services).map(([name, { pid }]) => [name, residentMegabytes(pid!)]),
    );
    totals.push(Object.values(each).reduce((sum, megabytes) => sum + megabytes, 0));
    await stack.stop();
  }
  return {
    bench: 'footprint',
    figures: [
      {
        name: 'servers, migrations, six services ready',
        value: median(seconds),
        unit: 's',
        target: { atMost: 10 },
      },
      {
        name: 'six services, resident',
        value: median(totals),
        unit: 'MB',
        target: { atMost: 900 },
      },
      ...Object.entries(each).map(([name, value]) => ({ name: `  ${name}`, value, unit: 'MB' })),
    ],
    notes: [
      `median of ${ROUNDS} starts; memory ${SETTLE_MS / 1000} s after one sign-up and one course`,
    ],
  };
}
