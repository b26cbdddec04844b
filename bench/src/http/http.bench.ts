import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@lyceum/infrastructure';
import type { TestStack } from '@lyceum/testing';
import { processCpuSeconds } from '../process-usage.js';
import { startReadPath } from './read-path.js';
import type { BenchOptions, BenchResult } from '../result.js';
import { median } from '../statistics.js';
import { load, type Load } from './load.js';
import { createCourse } from './sample-course.js';

const ROUNDS = 5;
const SECONDS = 5;

/** One row through the gateway against the bare server, and a public read from the micro-cache. */
export async function httpBench({ seconds = SECONDS }: BenchOptions): Promise<BenchResult> {
  const stack = await startReadPath();
  try {
    const bare = await startBareServer(stack.databaseUrl);
    try {
      const { token, courseId } = await createCourse(stack.gatewayUrl);
      return await compare(stack, bare, token, courseId, seconds);
    } finally {
      bare.stop();
    }
  } finally {
    await stack.stop();
  }
}

interface Bare {
  readonly url: string;
  stop(): void;
}

async function compare(
  stack: TestStack,
  bare: Bare,
  token: string,
  courseId: string,
  seconds: number,
): Promise<BenchResult> {
  const candidates: Record<'bare' | 'read' | 'cached', Omit<Load, 'seconds'>> = {
    bare: { url: `${bare.url}/courses/${courseId}` },
    read: {
      url: `${stack.gatewayUrl}/v1/courses/${courseId}`,
      headers: { authorization: `Bearer ${token}` },
    },
    cached: { url: `${stack.gatewayUrl}/v1/catalog/courses/${courseId}` },
  };
  const names = ['bare', 'read', 'cached'] as const;
  for (const name of names) await load({ ...candidates[name], seconds: 3 });

  // Interleaved, so that a slow minute of the machine hits all of them.
  const rates: Record<(typeof names)[number], number[]> = { bare: [], read: [], cached: [] };
  const p99: Record<(typeof names)[number], number[]> = { bare: [], read: [], cached: [] };
  const loadCpu: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const name of names) {
      const before = processCpuSeconds();
      const result = await load({ ...candidates[name], seconds });
      loadCpu.push((processCpuSeconds() - before) / seconds);
      rates[name].push(result.requestsPerSecond);
      p99[name].push(result.p99Ms);
    }
  // Ratios within a round, then their median: both sides of a ratio saw the same machine.
  const ratio = (name: 'read' | 'cached'): number =>
    median(rates[name].map((rate, at) => rate / rates.bare[at]!));
  return {
    bench: 'http',
    figures: [
      { name: 'bare Fastify + pg', value: median(rates.bare), unit: 'req/s' },
      { name: 'gateway: one row, token, tenant, RLS', value: median(rates.read), unit: 'req/s' },
      { name: 'gateway: public read, micro-cache', value: median(rates.cached), unit: 'req/s' },
      { name: 'one row / bare', value: ratio('read'), unit: '×', target: { atLeast: 0.65 } },
      { name: 'micro-cache / bare', value: ratio('cached'), unit: '×', target: { atLeast: 2 } },
      { name: 'p99 bare', value: median(p99.bare), unit: 'ms' },
      { name: 'p99 one row', value: median(p99.read), unit: 'ms' },
      { name: 'p99 micro-cache', value: median(p99.cached), unit: 'ms' },
    ],
    notes: [
      `${ROUNDS} rounds of ${seconds} s after a warm-up, 32 connections, medians; the load generator shares the cores (${median(loadCpu).toFixed(2)} of one)`,
    ],
  };
}

async function startBareServer(databaseUrl: string): Promise<Bare> {
  const port = await freePort();
  const child = fork(fileURLToPath(new URL('./bare-server.js', import.meta.url)), {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port) },
  });
  await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
