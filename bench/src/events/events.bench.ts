import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepare } from '@lyceum/event-harness';
import { startInfrastructure, type Infrastructure } from '@lyceum/infrastructure';
import type { BenchResult } from '../result.js';
import { median, percentile } from '../statistics.js';
import type { ConsumerReport } from './consumer-main.js';
import type { ProducerOrder } from './producer-main.js';
import { bullMq, pgBoss } from './rivals.js';

const ROUNDS = 5;
const BURST = 20_000;
const RIVAL_EVENTS = 10_000;
const STEADY_SECONDS = 15;

/** commit → outbox → JetStream → inbox → commit, in two processes, with disk writes waited for. */
export async function eventsBench(): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lyceum-bench-'));
  const infrastructure = await startInfrastructure({
    dataDir,
    services: ['postgres', 'nats', 'redis'],
    ephemeral: true,
    durable: true,
    env: { PATH: process.env.PATH },
  });
  try {
    const ours = await measureOurs(infrastructure);
    const { throughput, p50, p99 } = ours;
    const bull: number[] = [];
    const boss: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      bull.push(await bullMq(infrastructure.redis!.url, RIVAL_EVENTS));
      boss.push(await pgBoss(infrastructure.postgres!.socketUrl, RIVAL_EVENTS));
    }
    return {
      bench: 'events',
      figures: [
        {
          name: 'commit to commit',
          value: throughput,
          unit: 'events/s',
          target: { atLeast: 5_000 },
        },
        { name: 'end-to-end p50 at 1,000/s', value: p50, unit: 'ms' },
        { name: 'end-to-end p99 at 1,000/s', value: p99, unit: 'ms', target: { atMost: 250 } },
        { name: 'BullMQ, same payload', value: median(bull), unit: 'events/s' },
        { name: 'pg-boss, same payload', value: median(boss), unit: 'events/s' },
        { name: 'ours / BullMQ', value: throughput / median(bull), unit: '×' },
        { name: 'ours / pg-boss', value: throughput / median(boss), unit: '×' },
      ],
      notes: [
        'Postgres through a Unix socket, for us and for pg-boss; disk writes are waited for (fsync on)',
        `${ROUNDS} bursts of ${BURST.toLocaleString('en-US')} events after a warm-up, one event per transaction, 64 callers; median`,
        'BullMQ and pg-boss move the payload only; our figure includes the change, its transaction and the exactly-once effect',
      ],
    };
  } finally {
    await infrastructure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureOurs(
  infrastructure: Infrastructure,
): Promise<{ throughput: number; p50: number; p99: number }> {
  const natsUrl = infrastructure.nats!.url;
  const urls = await prepare({
    adminUrl: infrastructure.postgres!.socketUrl,
    natsUrl,
    producers: ['bench-producer'],
    consumers: ['bench-consumer'],
    rolePassword: randomUUID(),
  });
  const tenants = Array.from({ length: 5 }, () => randomUUID()).join(',');
  const consumer = await start('consumer', {
    DATABASE_URL: urls['bench-consumer']!,
    NATS_URL: natsUrl,
  });
  const producer = await start('producer', {
    DATABASE_URL: urls['bench-producer']!,
    NATS_URL: natsUrl,
    TENANTS: tenants,
  });
  let expected = 0;
  const run = async (
    order: Exclude<ProducerOrder, { kind: 'stop' }>,
    events: number,
  ): Promise<{ seconds: number; latencies: number[] }> => {
    expected += events;
    const started = performance.now();
    producer.send(order);
    const latencies = await applied(consumer, expected);
    return { seconds: (performance.now() - started) / 1000, latencies };
  };
  try {
    await run({ kind: 'burst', events: BURST / 2, concurrency: 64 }, BURST / 2);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rates.push(
        BURST / (await run({ kind: 'burst', events: BURST, concurrency: 64 }, BURST)).seconds,
      );
    const steady = await run(
      { kind: 'steady', perSecond: 1_000, seconds: STEADY_SECONDS },
      1_000 * STEADY_SECONDS,
    );
    return {
      throughput: median(rates),
      p50: percentile(steady.latencies, 0.5),
      p99: percentile(steady.latencies, 0.99),
    };
  } finally {
    producer.send({ kind: 'stop' } satisfies ProducerOrder);
    consumer.send('stop');
    await Promise.all([once(producer, 'exit'), once(consumer, 'exit')]);
  }
}

async function start(
  role: 'producer' | 'consumer',
  env: Record<string, string>,
): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(`./${role}-main.js`, import.meta.url)), {
    env: { ...process.env, ...env },
  });
  await once(child, 'message');
  return child;
}

/** Waits until the consumer has applied `expected` events in all. @returns the latencies since the last call */
async function applied(consumer: ChildProcess, expected: number): Promise<number[]> {
  const latencies: number[] = [];
  for (;;) {
    consumer.send('report');
    const [report] = (await once(consumer, 'message')) as [ConsumerReport];
    latencies.push(...report.latencies);
    if (report.applied >= expected) return latencies;
    await delay(20);
  }
}
