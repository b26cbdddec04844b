import { parseArgs } from 'node:util';
import { alternativesBench } from './alternatives/alternatives.bench.js';
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
import { indexingBench } from './retrieval/indexing.bench.js';
import { retrievalSpeedBench } from './retrieval/retrieval-speed.bench.js';
import { retrievalFitBench } from './retrieval/retrieval-fit.bench.js';
import { retrievalBench } from './retrieval/retrieval.bench.js';
import { tutorBench } from './tutor/tutor.bench.js';
import { soakBench } from './soak/soak.bench.js';
import { usageBench } from './usage/usage.bench.js';
import { writeReport } from './report/report.js';
import { isMet, render, type BenchOptions, type BenchResult } from './result.js';
import { keep } from './results-file.js';

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
  indexing: indexingBench,
  'retrieval-speed': retrievalSpeedBench,
  retrieval: retrievalBench,
  tutor: tutorBench,
  alternatives: alternativesBench,
  soak: soakBench,
  usage: usageBench,
  'retrieval-fit': retrievalFitBench,
};

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
await writeReport(await keep(results));
process.exitCode = results.every(({ figures }) => figures.every(isMet)) ? 0 : 1;
