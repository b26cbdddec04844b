import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@lyceum/infrastructure';
import { startStack, type TestStack } from '@lyceum/testing';
import { createCourse, type SampleCourse } from '../http/sample-course.js';
import { residentMegabytes } from '../process-usage.js';
import type { BenchResult, Figure } from '../result.js';
import { median } from '../statistics.js';
import { Listeners, webSocketHeaders } from './listeners.js';

const CLIENTS = 2_000;
const SETTLE_MS = 8_000;
const CHANGES = 15;
const MEGABYTES = 200;

interface Measured {
  readonly before: number;
  readonly idle: number;
  readonly toAllMs: number;
}

/** What idle clients cost the gateway, and how soon all of them hear of a change. */
export async function realtimeBench(): Promise<BenchResult> {
  const bare = await measureBare();
  const stack = await startStack({
    services: ['gateway', 'identity', 'catalog'],
    env: {
      LOG_LEVEL: 'warn',
      REALTIME_STREAMS_PER_USER: String(CLIENTS),
    },
  });
  try {
    const course = await createCourse(stack.gatewayUrl);
    const sse = await measureGateway(stack, course, {});
    const webSocket = await measureGateway(stack, course, webSocketHeaders());
    return {
      bench: 'realtime',
      figures: [
        ...figures('server-sent events', sse, MEGABYTES),
        ...figures('WebSocket', webSocket, MEGABYTES),
        ...figures('bare node:http stream', bare),
      ],
      notes: [
        `${CLIENTS} clients on one process; resident memory ${SETTLE_MS / 1000} s after the last one came`,
        `a change is a PATCH over the API, through catalog, Postgres and NATS; for the bare server a call that writes to all`,
      ],
    };
  } finally {
    await stack.stop();
  }
}

function figures(name: string, { before, idle, toAllMs }: Measured, atMost?: number): Figure[] {
  return [
    {
      name: `${name}: ${CLIENTS} idle clients, resident`,
      value: idle,
      unit: 'MB',
      ...(atMost !== undefined && { target: { atMost } }),
    },
    { name: '  without clients', value: before, unit: 'MB' },
    { name: '  each client', value: ((idle - before) * 1024) / CLIENTS, unit: 'kB' },
    { name: '  change to the last client, median', value: toAllMs, unit: 'ms' },
  ];
}

async function measureGateway(
  stack: TestStack,
  { token, courseId }: SampleCourse,
  headers: Readonly<Record<string, string>>,
): Promise<Measured> {
  const gateway = stack.services['gateway']!;
  // Memory of the kind before would be counted for this one.
  await gateway.restart();
  const authorization = `Bearer ${token}`;
  let version = 0;
  const change = async (): Promise<void> => {
    const response = await fetch(`${stack.gatewayUrl}/v1/courses/${courseId}`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Change ${(version += 1)}` }),
    });
    if (!response.ok) throw new Error(`the change answered ${response.status}`);
  };
  for (let warm = 0; warm < CHANGES; warm += 1) await change();
  return measure(() => residentMegabytes(gateway.pid!), change, {
    url: new URL(`/v1/realtime?topics=course:${courseId}`, stack.gatewayUrl),
    headers: { ...headers, authorization },
  });
}

async function measureBare(): Promise<Measured> {
  const port = await freePort();
  const script = fileURLToPath(new URL('./bare-events.js', import.meta.url));
  const child = fork(script, { env: { ...process.env, PORT: String(port) } });
  await once(child, 'message');
  const url = new URL(`http://127.0.0.1:${port}/`);
  const change = async (): Promise<void> => {
    await fetch(url, { method: 'POST' });
  };
  try {
    await change();
    return await measure(() => residentMegabytes(child.pid!), change, { url, headers: {} });
  } finally {
    child.kill();
  }
}

async function measure(
  resident: () => number,
  change: () => Promise<void>,
  target: { readonly url: URL; readonly headers: Readonly<Record<string, string>> },
): Promise<Measured> {
  await delay(SETTLE_MS);
  const before = resident();
  const listeners = new Listeners();
  await listeners.open(target.url, CLIENTS, target.headers);
  await delay(SETTLE_MS);
  const idle = resident();
  const times: number[] = [];
  for (let round = 0; round < CHANGES; round += 1) times.push(await listeners.timeToAll(change));
  listeners.close();
  return { before, idle, toAllMs: median(times) };
}
