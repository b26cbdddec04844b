import autocannon from 'autocannon';
import { createCourse } from '../http/sample-course.js';
import { startReadPath } from '../http/read-path.js';
import { residentMegabytes } from '../process-usage.js';
import type { BenchOptions, BenchResult } from '../result.js';
import { percentile } from '../statistics.js';
import { openLoop } from './open-loop.js';

const SECONDS = 30;
const CONNECTIONS = 1_000;
const OVERLOAD = 3;
/** Memory is compared once what is made once has been made. */
const SETTLED = 1 / 3;

/** Shares of the fastest that the machine can, to find the rate that it holds: seconds of each try. */
const SHARES = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5, 0.4];
const TRY_SECONDS = 4;
const MOST_MS = 200;
const MOST_ERRORS_PERCENT = 0.5;

/**
 * A thousand connections that read at the highest rate that the machine holds, and then three times as many
 * requests as that, at their own pace.
 */
export async function capacityBench({ seconds = SECONDS }: BenchOptions): Promise<BenchResult> {
  // As in production: the stacks of tests are more patient.
  const stack = await startReadPath({ SHED_EVENT_LOOP_DELAY_MS: '150' });
  try {
    const { token, courseId } = await createCourse(stack.gatewayUrl);
    const url = `${stack.gatewayUrl}/v1/courses/${courseId}`;
    const headers = { authorization: `Bearer ${token}` };
    const gateway = stack.services['gateway']!.pid!;
    const fastest = await autocannon({
      url,
      headers,
      connections: 64,
      duration: Math.min(5, seconds),
    });
    const peak = fastest['2xx'] / fastest.duration;
    const rate = await highestRate(url, headers, peak);

    const memory: number[] = [];
    const sampler = setInterval(() => memory.push(residentMegabytes(gateway)), 250);
    const held = await thousand(url, headers, rate, seconds);
    clearInterval(sampler);
    const settled = memory[Math.floor(memory.length * SETTLED)] ?? Number.NaN;
    const growth = percentile(memory.slice(-4), 0.5) / settled;

    const overload = { url, headers, rate: held.rate * OVERLOAD, seconds: Math.min(seconds, 20) };
    const { served, refused, failed, unsent, late } = await openLoop(overload);
    const asked = served.length + refused.length + failed + unsent;
    return {
      bench: 'capacity',
      figures: [
        { name: '64 connections, as fast as they can', value: peak, unit: 'req/s' },
        { name: `${CONNECTIONS} connections: answered`, value: held.rate, unit: 'req/s' },
        { name: '  p95', value: held.p95Ms, unit: 'ms', target: { atMost: MOST_MS } },
        {
          name: '  errors',
          value: held.errorPercent,
          unit: '%',
          target: { atMost: MOST_ERRORS_PERCENT },
        },
        { name: '  memory, end / settled', value: growth, unit: '×', target: { atMost: 1.15 } },
        { name: `overload ${OVERLOAD}×: asked`, value: overload.rate, unit: 'req/s' },
        { name: '  served', value: served.length / overload.seconds, unit: 'req/s' },
        {
          name: '  p95 of the served',
          value: percentile(served, 0.95),
          unit: 'ms',
          target: { atMost: 500 },
        },
        { name: '  refused with 503', value: refused.length / overload.seconds, unit: 'req/s' },
        {
          name: '  p95 of the refused',
          value: percentile(refused.length > 0 ? refused : [0], 0.95),
          unit: 'ms',
          target: { atMost: 500 },
        },
        {
          name: '  neither',
          value: (100 * failed) / asked,
          unit: '%',
          target: { atMost: 0.5 },
        },
      ],
      notes: [
        `${seconds} s with ${CONNECTIONS} connections at ${Math.round((100 * rate) / peak)} % of the fastest, then ${overload.seconds} s at ${OVERLOAD} times that rate, open loop; latency counts from when a request was due`,
        `the generator shares the cores; ${unsent} requests were due when it had no connection left, and one in twenty left ${percentile(late, 0.95).toFixed(0)} ms late or more`,
      ],
    };
  } finally {
    await stack.stop();
  }
}

interface Held {
  /** Answers a second. */
  readonly rate: number;
  readonly p95Ms: number;
  readonly errorPercent: number;
}

/** The highest share of `peak` at which a thousand connections are answered in time, tried downwards. */
async function highestRate(
  url: string,
  headers: Record<string, string>,
  peak: number,
): Promise<number> {
  for (const share of SHARES) {
    const { p95Ms, errorPercent } = await thousand(url, headers, peak * share, TRY_SECONDS);
    if (p95Ms < MOST_MS && errorPercent < MOST_ERRORS_PERCENT) return peak * share;
  }
  return peak * SHARES.at(-1)!;
}

async function thousand(
  url: string,
  headers: Record<string, string>,
  rate: number,
  seconds: number,
): Promise<Held> {
  const { served, refused, failed, unsent } = await openLoop({
    url,
    headers,
    rate,
    seconds,
    connections: CONNECTIONS,
  });
  const bad = refused.length + failed + unsent;
  return {
    rate: served.length / seconds,
    p95Ms: percentile(served, 0.95),
    errorPercent: (100 * bad) / (served.length + bad),
  };
}
