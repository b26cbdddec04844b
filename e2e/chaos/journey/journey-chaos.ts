import { setTimeout as delay } from 'node:timers/promises';
import { call, eventually, metricSum, startStack, type TestStack } from '@lyceum/testing';
import { seededRandom } from '../random.js';
import { Creator } from './creator.js';
import { Clocks } from './clocks.js';
import { shortFilm } from './film.js';
import { hazardsOf, together, victimOf, type Hazard, type Surroundings } from './hazards.js';
import { journeyFindings, type JourneyFindings } from './invariants.js';
import { Learner } from './learner.js';
import { openSchool } from './school.js';
import { SmallDisk } from './small-disk.js';
import { wiresTo, type Wires } from './wire.js';

const BETWEEN_MS = 1_500;
const GIVE_UP_MS = 180_000;
const RECOVERED_SECONDS = 30;

export interface JourneyChaosOptions {
  readonly learners: number;
  /** How many pairs happen at once, after each has happened alone. */
  readonly pairs: number;
  /** No hazard begins later than this; all of them happen by default. */
  readonly seconds?: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface JourneyChaosReport extends JourneyFindings {
  readonly hazards: number;
  readonly acknowledgedNotes: number;
  readonly acknowledgedCourses: number;
  readonly acknowledgedUploads: number;
  readonly watchedSeconds: number;
  /** Until every service was ready again, after the slowest hazard. */
  readonly slowestRecoverySeconds: number;
  /** Events that were not published or not applied 30 s after the last hazard. */
  readonly backlog: number;
  /** Events that could not be handled. */
  readonly deadLetters: number;
  readonly seconds: number;
}

/**
 * A school at work: learners enroll, watch and take notes, its creator makes courses and uploads pictures and films, while
 * each process is killed and paused in turn, each way to a server is cut and stalls, clocks are off and a disk is full;
 * and two of it at once.
 */
export async function journeyChaos(options: JourneyChaosOptions): Promise<JourneyChaosReport> {
  const clocks = new Clocks();
  const disk = SmallDisk.mount();
  if (disk === undefined) options.log('without a full disk, for which only root may mount one');
  let wires: Wires | undefined;
  try {
    const stack = await startStack({
      durable: true,
      env: {
        LOG_LEVEL: 'fatal',
        RATE_LIMITS: 'auth 10000/s, default 10000/s',
        ...clocks.environment,
        ...disk?.environment,
      },
      between: async (servers) => (wires = await wiresTo(servers)).servers,
    });
    try {
      return await journeyIn({ stack, wires: wires!.byServer, clocks, disk }, options);
    } finally {
      await stack.stop();
    }
  } finally {
    await Promise.all(Object.values(wires?.byServer ?? {}).map((wire) => wire.close()));
    disk?.unmount();
    clocks.remove();
  }
}

async function journeyIn(
  surroundings: Surroundings,
  options: JourneyChaosOptions,
): Promise<JourneyChaosReport> {
  const { stack } = surroundings;
  const { learners: count, seed, seconds = Infinity, log } = options;
  const started = performance.now();
  const random = seededRandom(seed);
  const over = new AbortController();
  try {
    const film = await shortFilm();
    const school = await openSchool(stack, count);
    const creator = new Creator(school.owner, film);
    const learners = school.members.map((client, at) => new Learner(`L${at}`, client, school));
    const working = Promise.all([creator, ...learners].map((one) => one.liveUntil(over.signal)));
    // What fails is told by `await working`; until then nobody looks.
    working.catch(() => over.abort());
    const begun = performance.now();
    const recoveries: number[] = [];
    for (const hazard of plan(surroundings, options, random)) {
      if (over.signal.aborted || performance.now() - begun > seconds * 1000) break;
      await hazard.strike(random);
      recoveries.push(await recovery(stack));
      log(`${hazard.name}: all ready after ${recoveries.at(-1)!.toFixed(1)} s`);
      await delay(BETWEEN_MS);
    }
    over.abort();
    await working;
    return {
      hazards: recoveries.length,
      acknowledgedNotes: learners.reduce((sum, { notes }) => sum + notes.length, 0),
      acknowledgedCourses: creator.titles.length,
      acknowledgedUploads: creator.uploads.length,
      watchedSeconds: Math.round(learners.reduce((sum, { watched }) => sum + watched, 0)),
      slowestRecoverySeconds: Math.max(...recoveries),
      backlog: await backlog(stack),
      deadLetters: await metricSum(urlsOf(stack), /^inbox_failures\{.*state="dead"/),
      ...(await journeyFindings(school, creator, learners)),
      seconds: Math.round((performance.now() - started) / 1000),
    };
  } finally {
    over.abort();
  }
}

/** Each alone in an order of its own, then pairs. */
function plan(
  surroundings: Surroundings,
  { pairs }: JourneyChaosOptions,
  random: () => number,
): Hazard[] {
  const all = hazardsOf(surroundings);
  const shuffled = all
    .map((hazard) => ({ hazard, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ hazard }) => hazard);
  const any = (): Hazard => all[Math.floor(random() * all.length)]!;
  const couples = Array.from({ length: pairs }, () => {
    const one = any();
    // One process cannot be killed and paused at once, nor one way be cut and stalled.
    let other = any();
    while (victimOf(other) === victimOf(one)) other = any();
    return together(one, other);
  });
  return [...shuffled, ...couples];
}

/** @returns seconds until every service says that it is ready, and has all that it depends on */
async function recovery({ services }: TestStack): Promise<number> {
  const started = performance.now();
  await eventually(
    async () => {
      for (const [name, { url }] of Object.entries(services)) {
        const { status, body } = await call(`${url}/health/ready`);
        if (status !== 200) throw new Error(`${name} answers ${status}`);
        if (body['status'] !== 'ok') throw new Error(`${name} is ${String(body['status'])}`);
      }
    },
    { timeoutMs: GIVE_UP_MS, intervalMs: 100 },
  );
  return (performance.now() - started) / 1000;
}

const urlsOf = ({ services }: TestStack): string[] => Object.values(services).map(({ url }) => url);

/** Events that are not published or not applied yet, when that has had time. */
async function backlog(stack: TestStack): Promise<number> {
  const waiting = async (): Promise<number> =>
    (await metricSum(urlsOf(stack), /^outbox_pending\b/)) +
    (await metricSum(urlsOf(stack), /^consumer_lag_events\b/));
  return eventually(
    async () => {
      const left = await waiting();
      if (left > 0) throw new Error(`${left} events wait`);
      return left;
    },
    { timeoutMs: RECOVERED_SECONDS * 1_000, intervalMs: 500 },
  ).catch(waiting);
}

/** What must not take long; on a machine that does nothing else. @returns one sentence per finding */
export const slowness = ({ slowestRecoverySeconds: seconds }: JourneyChaosReport): string[] =>
  seconds > RECOVERED_SECONDS ? [`it took ${seconds.toFixed(1)} s to recover`] : [];

/** What must not have been. @returns one sentence per finding */
export function journeyFailures(report: JourneyChaosReport): string[] {
  const never = [
    'lostNotes',
    'doubledNotes',
    'wrongProgress',
    'lostCourses',
    'doubledCourses',
    'lostUploads',
    'leaks',
    'backlog',
    'deadLetters',
  ] as const;
  return [
    ...never.filter((name) => report[name] > 0).map((name) => `${name}: ${report[name]}`),
    ...(Math.min(
      report.acknowledgedNotes,
      report.acknowledgedCourses,
      report.acknowledgedUploads,
      report.watchedSeconds,
    ) === 0
      ? ['something was never acknowledged: the run proves nothing']
      : []),
  ];
}
