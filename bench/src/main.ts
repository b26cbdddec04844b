import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capacityBench } from './edge/capacity.bench.js';
import { signInBench } from './edge/sign-in.bench.js';
import { timingBench } from './edge/timing.bench.js';
import { tokenBench } from './edge/token.bench.js';
import { footprintBench } from './footprint/footprint.bench.js';
import { telemetryBench } from './telemetry/telemetry.bench.js';
import { eventsBench } from './events/events.bench.js';
import { heartbeatsBench } from './heartbeats/heartbeats.bench.js';
import { httpBench } from './http/http.bench.js';
import { processingBench } from './media/processing.bench.js';
import { resumedUploadBench } from './media/resumed-upload.bench.js';
import { realtimeBench } from './realtime/realtime.bench.js';
import { retrievalSpeedBench } from './retrieval/retrieval-speed.bench.js';
import { retrievalBench } from './retrieval/retrieval.bench.js';
import { tutorBench } from './tutor/tutor.bench.js';
import { isMet, render, type BenchOptions, type BenchResult } from './result.js';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<BenchResult>>> = {
  footprint: footprintBench,
  telemetry: telemetryBench,
  events: eventsBench,
  http: httpBench,
  heartbeats: heartbeatsBench,
  token: tokenBench,
  timing: timingBench,
  capacity: capacityBench,
  'sign-in': signInBench,
  realtime: realtimeBench,
  'media-processing': processingBench,
  'media-upload': resumedUploadBench,
  'retrieval-speed': retrievalSpeedBench,
  retrieval: retrievalBench,
  tutor: tutorBench,
};

const RESULTS = fileURLToPath(new URL('../../results.json', import.meta.url));

/** Keeps the newest result of each bench, with the machine it was measured on. */
async function store(results: readonly BenchResult[]): Promise<void> {
  const known = await readFile(RESULTS, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, unknown>,
    () => ({}) as Record<string, unknown>,
  );
  const machine = {
    node: process.version,
    cores: availableParallelism(),
    measuredAt: new Date().toISOString(),
  };
  for (const result of results)
    known[result.bench] = { ...machine, figures: result.figures, notes: result.notes };
  await mkdir(dirname(RESULTS), { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(known, null, 2)}\n`);
}

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' } },
});
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
if (seconds !== undefined && !(seconds >= 1 && seconds <= 600)) {
  process.stderr.write('--seconds takes a number from 1 to 600\n');
  process.exit(2);
}
const unknown = asked.filter((name) => !benches[name]);
if (unknown.length > 0) {
  process.stderr.write(
    `No bench is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}\n`,
  );
  process.exit(2);
}
const results: BenchResult[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  process.stdout.write(`bench ${name}: measuring\n`);
  const result = await benches[name]!({ seconds });
  results.push(result);
  process.stdout.write(`${render(result)}\n\n`);
}
await store(results);
process.exitCode = results.every(({ figures }) => figures.every(isMet)) ? 0 : 1;
