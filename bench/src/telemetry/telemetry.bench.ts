import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { load } from '../http/load.js';
import { startReadPath } from '../http/read-path.js';
import { createCourse } from '../http/sample-course.js';
import type { BenchResult } from '../result.js';
import { median } from '../statistics.js';

const ROUNDS = 5;
const SECONDS = 5;

/** What tracing costs the traced route: the same read with 10 % of traces recorded, and with none. */
export async function telemetryBench(): Promise<BenchResult> {
  const collector = await startCollector();
  const off = await startReadPath();
  const on = await startReadPath({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  });
  try {
    const read = async (gatewayUrl: string): Promise<(seconds: number) => Promise<number>> => {
      const { token, courseId } = await createCourse(gatewayUrl);
      return async (seconds) =>
        (
          await load({
            url: `${gatewayUrl}/v1/courses/${courseId}`,
            headers: { authorization: `Bearer ${token}` },
            seconds,
          })
        ).requestsPerSecond;
    };
    const untraced = await read(off.gatewayUrl);
    const traced = await read(on.gatewayUrl);
    await untraced(3);
    await traced(3);
    const rates: { off: number; on: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rates.push({ off: await untraced(SECONDS), on: await traced(SECONDS) });
    return {
      bench: 'telemetry',
      figures: [
        { name: 'tracing off', value: median(rates.map((rate) => rate.off)), unit: 'req/s' },
        {
          name: 'tracing on, 10 % sampled',
          value: median(rates.map((rate) => rate.on)),
          unit: 'req/s',
        },
        {
          name: 'on / off',
          value: median(rates.map((rate) => rate.on / rate.off)),
          unit: '×',
          target: { atLeast: 0.85 },
        },
        {
          name: 'batches of spans received',
          value: collector.batches(),
          unit: '',
          target: { atLeast: 1 },
        },
      ],
      notes: [
        `${ROUNDS} rounds of ${SECONDS} s each, interleaved; two stacks on the same machine, one of them idle; the collector is a stand-in that counts`,
      ],
    };
  } finally {
    await Promise.all([off.stop(), on.stop()]);
    collector.stop();
  }
}

/** Stand-in for an OTLP collector: takes batches over a real socket and counts them. */
async function startCollector(): Promise<{ url: string; batches(): number; stop(): void }> {
  let batches = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      batches += 1;
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, batches: () => batches, stop: () => server.close() };
}
