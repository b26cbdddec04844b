import { setTimeout as delay } from 'node:timers/promises';
import { startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import type { BenchOptions, BenchResult } from '../result.js';
import { percentile } from '../statistics.js';
import { openSchool } from './school.js';
import { Learner, type Answered } from './learner.js';
import { growthOf, watchStack, type Sample } from './stack-watch.js';

const SECONDS = 600;
const LEARNERS = 1_000;
const ENROLLED_AT_ONCE = 20;
/** How long the events of the last second may take until nothing waits any more. */
const SETTLE_SECONDS = 15;

/**
 * A thousand learners at once, each with a connection and a mind of its own, over minutes: what they wait for, and
 * whether anything grows that should not.
 */
export async function soakBench({ seconds = SECONDS }: BenchOptions): Promise<BenchResult> {
  const identity = await StandInIdentity.start();
  const stack = await startStack({
    services: ['gateway', 'catalog', 'progress'],
    durable: true,
    env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
  });
  try {
    return await soak(stack, identity, seconds);
  } finally {
    await stack.stop();
    await identity.stop();
  }
}

async function soak(
  stack: TestStack,
  identity: StandInIdentity,
  seconds: number,
): Promise<BenchResult> {
  const school = await openSchool(stack, identity);
  const learners = Array.from({ length: LEARNERS }, () => new Learner(stack.gatewayUrl, school));
  for (const waiting = [...learners]; waiting.length > 0;)
    await Promise.all(waiting.splice(0, ENROLLED_AT_ONCE).map((learner) => learner.enroll()));

  const answers: Answered[] = [];
  const samples: Sample[] = [];
  const watch = await watchStack(stack);
  try {
    const until = Date.now() + seconds * 1000;
    const sampling = watch.sampleUntil(until, samples);
    await Promise.all(learners.map((learner) => learner.liveUntil(until, answers)));
    await sampling;
    await Promise.all(learners.map((learner) => learner.leave()));
    await delay(SETTLE_SECONDS * 1000);
    return result(answers, samples, await watch.sample(), seconds);
  } finally {
    await watch.close();
  }
}

function result(
  answers: readonly Answered[],
  samples: readonly Sample[],
  settled: Sample,
  seconds: number,
): BenchResult {
  const times = answers.map(({ ms }) => ms);
  const failed = answers.filter(({ isFine }) => !isFine).length;
  const services = Object.keys(settled.megabytes);
  return {
    bench: 'soak',
    figures: [
      { name: `${LEARNERS} learners: answers`, value: answers.length / seconds, unit: '/s' },
      { name: '  p50', value: percentile(times, 0.5), unit: 'ms' },
      { name: '  p95', value: percentile(times, 0.95), unit: 'ms', target: { atMost: 500 } },
      {
        name: '  errors',
        value: (100 * failed) / answers.length,
        unit: '%',
        target: { atMost: 0.5 },
      },
      ...services.map((name) => ({
        name: `memory of ${name}, last third / second third`,
        value: growthOf(samples.map(({ megabytes }) => megabytes[name]!)),
        unit: '×',
        target: { atMost: 1.15 },
      })),
      {
        name: 'connections to Postgres, last third / second third',
        value: growthOf(samples.map(({ connections }) => connections)),
        unit: '×',
        target: { atMost: 1.1 },
      },
      {
        name: 'outbox, waiting afterwards',
        value: settled.outbox,
        unit: 'events',
        target: { atMost: 0 },
      },
      {
        name: 'consumers, behind afterwards',
        value: settled.lag,
        unit: 'events',
        target: { atMost: 0 },
      },
    ],
    notes: [
      `${seconds} s; each learner waits 2 to 8 s between requests: heartbeats, outlines, lessons, progress, the storefront`,
      `the outbox held ${Math.max(...samples.map(({ outbox }) => outbox))} events at most, consumers were ${Math.max(...samples.map(({ lag }) => lag))} behind at most`,
    ],
  };
}
