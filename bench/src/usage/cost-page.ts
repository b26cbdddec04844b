import { formatValue } from '../result.js';
import type { KeptResult, KeptResults } from '../results-file.js';
import { demandOf, HABITS, type Demand, type Meter } from './demand.js';
import { HEARING_MODEL, heldForHour, schoolMonthUsd } from './transcription-cost.js';

const TIERS = [1_000, 10_000, 100_000, 1_000_000] as const;

const ROWS: ReadonlyArray<readonly [name: string, unit: string, of: (demand: Demand) => number]> = [
  ['heartbeats, at the peak', '/s', (demand) => demand.heartbeatsPerSecond],
  ['other requests, at the peak', '/s', (demand) => demand.requestsPerSecond],
  ['processors, twice the peak', 'cores', (demand) => demand.cores],
  ['Postgres grows, a month', 'GB', (demand) => demand.postgresGigabytesPerMonth],
  ["the tutor's index", 'GB', (demand) => demand.indexGigabytes],
  ['log of Postgres, seven days', 'GB', (demand) => demand.logGigabytes],
  ['events on the bus, a month', 'GB', (demand) => demand.eventGigabytesPerMonth],
  ['video, stored', 'GB', (demand) => demand.videoGigabytes],
  ['video, delivered, a month', 'GB', (demand) => demand.deliveredGigabytesPerMonth],
  ['captions by a model, once', 'USD', (demand) => demand.transcriptionUsd],
];

/** The page `docs/cost-and-limits.md`, or undefined while one of the benches that it needs has not run. */
export function costPage(results: KeptResults): string | undefined {
  const { usage, heartbeats, http, footprint } = results;
  if (!usage || !heartbeats || !http || !footprint) return undefined;
  const meter: Meter = {
    heartbeatsPerSecondAndCore:
      figure(heartbeats, 'gateway: heartbeat, token, merged') / heartbeats.cores,
    requestsPerSecondAndCore: figure(http, 'gateway: one row, token, tenant, RLS') / http.cores,
    postgresKilobytesPerHour: figure(usage, 'an hour watched, Postgres'),
    logKilobytesPerHour: figure(usage, 'an hour watched, log of Postgres (backups)'),
    eventKilobytesPerHour: figure(usage, 'an hour watched, events on the bus'),
    captionMegabytesPerHour: figure(usage, 'an hour of captions, indexed, Postgres'),
    transcriptionUsdPerHour: heldForHour(HEARING_MODEL),
    storedBytesPerByte: figure(usage, 'a byte of video, stored'),
  };
  return [
    introduction(figure(footprint, 'six services, resident')),
    demandTable(meter),
    assumptions(meter),
    transcription(),
    SCALE_PATH,
  ].join('\n\n');
}

/** @throws Error when the bench does not say it (any more) */
function figure({ figures }: KeptResult, name: string): number {
  const found = figures.find((each) => each.name === name);
  if (!found) throw new Error(`No figure is called "${name}"`);
  return found.value;
}

const introduction = (megabytes: number): string => `# Cost and limits

What a number of users needs, computed by \`npm run bench -- usage\` from what the benches measured
([figures](benchmarks/README.md)) and from habits that are assumed. Multiply by the prices of whoever you rent from: what is
delivered is most of the bill, whatever they are. An empty house takes ${formatValue(megabytes)} MB for six services, and the servers it
stands on; [one machine with 4 GB](operations/compose.md) holds all of it.`;

function demandTable(meter: Meter): string {
  const demands = TIERS.map((users) => demandOf(users, meter));
  return [
    `| | ${TIERS.map((users) => `${users.toLocaleString('en-US')} users`).join(' | ')} |`,
    `| --- | ${TIERS.map(() => '---:').join(' | ')} |`,
    ...ROWS.map(
      ([name, unit, of]) =>
        `| ${name} | ${demands.map((demand) => `${formatValue(of(demand))} ${unit}`).join(' | ')} |`,
    ),
  ].join('\n');
}

const assumptions = (meter: Meter): string => `## From what

**Assumed:** somebody watches ${HABITS.hoursWatchedPerMonth} hours a month at ${HABITS.megabitsPerSecond} Mbit/s, ${HABITS.watchingAtPeak * 100} % of all users at the busiest moment; besides
heartbeats (every ${HABITS.secondsBetweenHeartbeats} s) each asks ${HABITS.requestsPerMinute} times a minute; courses hold ${HABITS.hoursOfVideoPerThousandUsers} hours of video for a thousand users. The constants
are in \`bench/src/usage/demand.ts\`: write your own there and run the command again.

**Measured:** an hour watched leaves ${formatValue(meter.postgresKilobytesPerHour)} kB in Postgres, ${formatValue(meter.logKilobytesPerHour)} kB in its log and ${formatValue(meter.eventKilobytesPerHour)} kB on the bus; an
hour of captions ${formatValue(meter.captionMegabytesPerHour)} MB in the index; a byte of video ${formatValue(meter.storedBytesPerByte)} in the object store, the file itself among them. A core
takes ${formatValue(meter.heartbeatsPerSecondAndCore)} heartbeats or ${formatValue(meter.requestsPerSecondAndCore)} reads of a row a second, with Postgres and the load generator on the same cores.

**Not in it:** making HLS of uploads (minutes of two cores for an hour of video), mail, models that write. What models
cost is metered where it is spent: \`GET /v1/ai/usage\` by day, feature and model, and [a budget](api/budget.md) that
is never overspent. \`GET /v1/media/usage\` says what a school stores.`;

function transcription(): string {
  const hour = heldForHour(HEARING_MODEL);
  const month = schoolMonthUsd();
  return `## Captions by a model

Where somebody asks for them, an hour of video costs ${usd(hour)} USD with \`${HEARING_MODEL}\`, whatever is said in it: paid by the
second, at the price in \`services/ai/src/models/prices.ts\` or your own (\`AI_PRICES\`). All of a recording is reserved before the first of its
pieces is heard, for each model of the chain, as each may have heard it before the next: ${usd(hour)} USD an hour with one
model, ${usd(heldForHour(HEARING_MODEL, HEARING_MODEL))} USD with two at that price. What was not used is given back with the outcome, also when somebody cancels it. What a
school may spend in a month is ${usd(month)} USD unless you set it (\`AI_SCHOOL_MONTH_MICRO_USD\`): ${Math.floor(month / hour)} hours. A server of your own
(\`compatible/\`) costs its machine.`;
}

const usd = (amount: number): string => amount.toFixed(2);

const SCALE_PATH = `## The way up

Each step is for when the one before is used up; [Kubernetes](operations/kubernetes.md#more-load) says how.

| step | when | what to do |
| --- | --- | --- |
| one machine | until its processors are busy at the peak | compose |
| more pods | one service is busy (\`http_request_duration_seconds\`, CPU) | services keep nothing; autoscalers are in the overlays |
| a CDN before media | at once, if anybody is far away | \`MEDIA_EDGE_URL\`: it verifies the same addresses |
| pooling | connections near what Postgres is given | PgBouncer, in \`k8s/infrastructure\` |
| replicas | reads are most of what Postgres does | \`DATABASE_READ_URL\`, for what may be a moment behind |
| a database for each service | one Postgres is busy with writes | each service has a schema and a role of its own and joins no other's: give it a \`DATABASE_URL\` of its own |
| partitions | a table of things that happened is too large to be swept | \`kit.timePartitions\` in a migration, as the beacons of players have it: old days are dropped whole |
| sharding by school | one service's database is too small for one machine | every row has its school in its key; which database it is in is not decided by the code yet |
| regions | people wait for the distance | schools are independent: a whole installation for each region, the CDN over all |

The last two have not been tried.`;
