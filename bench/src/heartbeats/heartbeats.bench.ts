import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@lyceum/infrastructure';
import { startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import { CpuSplit, cpuOf } from '../cpu-split.js';
import { load, type LoadResult } from '../http/load.js';
import { familyCpuSeconds } from '../process-usage.js';
import type { BenchOptions, BenchResult } from '../result.js';
import { median } from '../statistics.js';
import { gatherPlayers, nextBeats, type Player } from './players.js';

const ROUNDS = 5;
const SECONDS = 5;
/** V8 compiles what is hot over the first ten thousands of requests. */
const WARM_UP_SECONDS = 12;
const CONNECTIONS = 64;
const SCHOOLS = 8;
const LEARNERS = 2_000;

/**
 * Heartbeats through the gateway, with tokens, on disk when they are answered, against a server that does one
 * INSERT for each request: in the same run, from as many connections, into the same Postgres.
 */
export async function heartbeatsBench({ seconds = SECONDS }: BenchOptions): Promise<BenchResult> {
  const identity = await StandInIdentity.start();
  const stack = await startStack({
    services: ['gateway', 'progress'],
    durable: true,
    env: {
      LOG_LEVEL: 'warn',
      IDENTITY_URL: identity.url,
    },
  });
  try {
    const bare = await startBareServer(stack.databaseUrl);
    try {
      const players = await gatherPlayers(stack, identity, {
        schools: SCHOOLS,
        learners: LEARNERS,
      });
      return await compare(stack, bare, players, seconds);
    } finally {
      bare.stop();
    }
  } finally {
    await stack.stop();
    await identity.stop();
  }
}

async function compare(
  stack: TestStack,
  bare: BareServer,
  players: readonly Player[],
  seconds: number,
): Promise<BenchResult> {
  const targets = {
    bare: `${bare.url}/heartbeats`,
    ours: `${stack.gatewayUrl}/v1/progress/heartbeats`,
  };
  const names = ['bare', 'ours'] as const;
  const next = nextBeats(players);
  const play = (name: 'bare' | 'ours', duration: number): Promise<LoadResult> =>
    load({ url: targets[name], next, seconds: duration, connections: CONNECTIONS });
  for (const name of names) await play(name, WARM_UP_SECONDS);
  // What autovacuum does within a minute: the plans before it are those of empty tables.
  await withAdmin(stack.databaseUrl, (admin) => admin.query('vacuum analyze'));

  // Interleaved, so that a slow minute of the machine hits both.
  const results: Record<(typeof names)[number], LoadResult[]> = { bare: [], ours: [] };
  const cpu = {
    bare: new CpuSplit({
      server: () => familyCpuSeconds(bare.pid),
      ...cpuOf(stack, ['postgres']),
    }),
    ours: new CpuSplit(cpuOf(stack, ['gateway', 'progress', 'postgres', 'redis'])),
  };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const name of names) results[name].push(await cpu[name].during(() => play(name, seconds)));
  const rates = (name: 'bare' | 'ours'): number[] =>
    results[name].map(({ requestsPerSecond }) => requestsPerSecond);
  const p99 = (name: 'bare' | 'ours'): number => median(results[name].map(({ p99Ms }) => p99Ms));
  const together = await togetherness(stack.services['progress']!.url);
  const ratio = median(rates('ours').map((rate, at) => rate / rates('bare')[at]!));
  return {
    bench: 'heartbeats',
    figures: [
      { name: 'bare Fastify + pg, one INSERT', value: median(rates('bare')), unit: 'req/s' },
      { name: 'gateway: heartbeat, token, merged', value: median(rates('ours')), unit: 'req/s' },
      { name: 'heartbeat / bare', value: ratio, unit: '×', target: { atLeast: 1 } },
      { name: 'p99 bare', value: p99('bare'), unit: 'ms' },
      { name: 'p99 heartbeat', value: p99('ours'), unit: 'ms' },
    ],
    notes: [
      `${ROUNDS} rounds of ${seconds} s after a warm-up, ${CONNECTIONS} connections, ${LEARNERS} learners of ${SCHOOLS} schools, medians; fsync is on; everything shares the cores of the machine`,
      `processor time of a heartbeat: ${cpu.ours}`,
      `of the heartbeats, ${together.travelling.toFixed(1)} travelled in one request between the services, and ${together.written.toFixed(1)} were written in one transaction`,
      `processor time of an INSERT: ${cpu.bare}`,
    ],
  };
}

/** How many heartbeats were taken together, on average since the service began. */
async function togetherness(url: string): Promise<{ travelling: number; written: number }> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const count = (series: string): number =>
    Number(
      lines
        .find((line) => line.startsWith(series))
        ?.split(' ')
        .at(-1) ?? 0,
    );
  const served = (route: string): number =>
    count(`http_request_duration_seconds_count{method="POST",route="${route}",status="200"}`);
  const heartbeats = served('/v1/progress/heartbeats');
  return {
    travelling: heartbeats / served('/bundles/v1/progress/heartbeats'),
    written: heartbeats / count('db_query_duration_seconds_count{statement="heartbeats.apply"}'),
  };
}

interface BareServer {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

async function startBareServer(databaseUrl: string): Promise<BareServer> {
  await withAdmin(databaseUrl, (admin) =>
    admin.query(
      `create table bare_heartbeats (id bigint generated always as identity primary key, session_id uuid not null,
         sequence integer not null, began_at timestamptz not null, ended_at timestamptz not null,
         speed float8 not null, position float8 not null, ranges jsonb not null)`,
    ),
  );
  const port = await freePort();
  const child = fork(fileURLToPath(new URL('./bare-server.js', import.meta.url)), {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port) },
  });
  await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, pid: child.pid!, stop: () => void child.kill() };
}

async function withAdmin(
  connectionString: string,
  work: (admin: pg.Client) => Promise<unknown>,
): Promise<void> {
  const admin = new pg.Client({ connectionString });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
