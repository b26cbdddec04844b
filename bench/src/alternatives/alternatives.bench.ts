import { startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import { load, type Load } from '../http/load.js';
import type { BenchOptions, BenchResult, Figure } from '../result.js';
import { median } from '../statistics.js';
import { startDirectus } from './directus.js';
import { installAlternative } from './installation.js';
import { lyceumRequests } from './lyceum.js';
import { createPlainSchool } from './plain-school.js';
import { startPostGraphile } from './postgraphile.js';
import { expectAnswer, tasks, type Rival, type Task } from './rival.js';

const ROUNDS = 3;
const SECONDS = 4;
const WARM_UP_SECONDS = 3;

type Requests = Readonly<Record<Task, Omit<Load, 'seconds'>>>;

/**
 * What somebody might pick instead for the same three tasks, on the same Postgres, in the same run. They get plain
 * tables and no tenants; their answers hold the same fields.
 */
export async function alternativesBench({ seconds = SECONDS }: BenchOptions): Promise<BenchResult> {
  await installAlternative('postgraphile');
  await installAlternative('directus');
  const identity = await StandInIdentity.start();
  const stack = await startStack({
    services: ['gateway', 'catalog', 'progress'],
    durable: true,
    env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
  });
  try {
    return await compareAll(stack, identity, seconds);
  } finally {
    await stack.stop();
    await identity.stop();
  }
}

async function compareAll(
  stack: TestStack,
  identity: StandInIdentity,
  seconds: number,
): Promise<BenchResult> {
  const rivals: Record<string, Rival> = {};
  try {
    for (const [name, start] of [
      ['PostGraphile', startPostGraphile],
      ['Directus', startDirectus],
    ] as const)
      rivals[name] = await start(
        await createPlainSchool(stack.databaseUrl, `bench_${name.toLowerCase()}`),
      );
    return await compare(
      {
        Lyceum: await lyceumRequests(stack, identity),
        ...Object.fromEntries(
          Object.entries(rivals).map(([name, { requests }]) => [name, requests]),
        ),
      },
      seconds,
    );
  } finally {
    await Promise.all(Object.values(rivals).map((rival) => rival.stop()));
  }
}

async function compare(all: Record<string, Requests>, seconds: number): Promise<BenchResult> {
  const figures: Figure[] = [];
  for (const task of tasks) {
    const rates = await rounds(task, all, seconds);
    for (const [name, measured] of Object.entries(rates)) {
      const figure = { name: `${task}: ${name}`, value: median(measured), unit: 'req/s' };
      figures.push(figure);
    }
    for (const name of Object.keys(all).filter((each) => each !== 'Lyceum'))
      figures.push({
        name: `${task}: Lyceum / ${name}`,
        value: median(rates['Lyceum']!.map((rate, at) => rate / rates[name]![at]!)),
        unit: '×',
      });
  }
  return {
    bench: 'alternatives',
    figures,
    notes: [
      `${ROUNDS} rounds of ${seconds} s after a warm-up, 32 connections, medians; the load generator shares the cores`,
      'Directus 10.13.1 and PostGraphile 4.14.1, the newest that run on Node 20, one process each; Lyceum: gateway and one service',
      "reads are public and come from the gateway's cache, as they do in production; the others keep no cache unless told to. Writes of Lyceum come with a token, are merged and checked against the clock; those of the others are a plain row",
    ],
  };
}

/** Interleaved, so that a slow minute of the machine hits everybody. */
async function rounds(
  task: Task,
  all: Record<string, Requests>,
  seconds: number,
): Promise<Record<string, number[]>> {
  const rates: Record<string, number[]> = {};
  for (const [name, requests] of Object.entries(all)) {
    await expectAnswer(task, name, requests[task]);
    await load({ ...requests[task], seconds: WARM_UP_SECONDS });
  }
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, requests] of Object.entries(all))
      (rates[name] ??= []).push((await load({ ...requests[task], seconds })).requestsPerSecond);
  return rates;
}
