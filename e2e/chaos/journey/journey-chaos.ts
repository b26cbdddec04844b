import { setTimeout as delay } from 'node:timers/promises';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { call } from '../../test/support/http.js';
import { seededRandom } from '../random.js';
import { Creator } from './creator.js';
import { hazardsOf, together, type Hazard } from './hazards.js';
import { journeyFindings, type JourneyFindings } from './invariants.js';
import { Learner } from './learner.js';
import { openSchool } from './school.js';

const BETWEEN_MS = 1_500;
const GIVE_UP_MS = 180_000;
const RECOVERED_SECONDS = 30;

export interface JourneyChaosOptions {
  readonly learners: number;
  /** How many pairs happen at once, after each has happened alone. */
  readonly pairs: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface JourneyChaosReport extends JourneyFindings {
  readonly hazards: number;
  readonly acknowledgedNotes: number;
  readonly acknowledgedCourses: number;
  readonly acknowledgedPictures: number;
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
 * A school at work: learners enroll, watch and take notes, its creator makes courses and uploads pictures, while each
 * process is killed and paused in turn, and two at once.
 */
export async function journeyChaos(options: JourneyChaosOptions): Promise<JourneyChaosReport> {
  const { learners: count, seed, log } = options;
  const started = performance.now();
  const random = seededRandom(seed);
  const stack = await startStack({
    durable: true,
    env: { LOG_LEVEL: 'fatal', RATE_LIMITS: 'auth 10000/s, default 10000/s' },
  });
  const over = new AbortController();
  try {
    const school = await openSchool(stack, count);
    const creator = new Creator(school.owner);
    const learners = school.members.map((client, at) => new Learner(`L${at}`, client, school));
    const working = Promise.all([creator, ...learners].map((one) => one.liveUntil(over.signal)));
    // What fails is told by `await working`; until then nobody looks.
    working.catch(() => over.abort());
    const hazards = plan(stack, options, random);
    const recoveries: number[] = [];
    for (const hazard of hazards) {
      if (over.signal.aborted) break;
      await hazard.strike(random);
      recoveries.push(await recovery(stack));
      log(`${hazard.name}: all ready after ${recoveries.at(-1)!.toFixed(1)} s`);
      await delay(BETWEEN_MS);
    }
    over.abort();
    await working;
    return {
      hazards: hazards.length,
      acknowledgedNotes: learners.reduce((sum, { notes }) => sum + notes.length, 0),
      acknowledgedCourses: creator.titles.length,
      acknowledgedPictures: creator.pictures.length,
      watchedSeconds: Math.round(learners.reduce((sum, { watched }) => sum + watched, 0)),
      slowestRecoverySeconds: Math.max(...recoveries),
      backlog: await backlog(stack),
      deadLetters: await metricSum(stack, /^inbox_failures\{.*state="dead"/),
      ...(await journeyFindings(school, creator, learners)),
      seconds: Math.round((performance.now() - started) / 1000),
    };
  } finally {
    over.abort();
    await stack.stop();
  }
}

/** Each alone in an order of its own, then pairs. */
function plan(stack: TestStack, { pairs }: JourneyChaosOptions, random: () => number): Hazard[] {
  const all = hazardsOf(stack);
  const shuffled = all
    .map((hazard) => ({ hazard, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ hazard }) => hazard);
  const any = (): Hazard => all[Math.floor(random() * all.length)]!;
  const couples = Array.from({ length: pairs }, () => {
    const one = any();
    // One process cannot be killed and paused at once.
    let other = any();
    while (other.name.split(' ')[0] === one.name.split(' ')[0]) other = any();
    return together(one, other);
  });
  return [...shuffled, ...couples];
}

/** @returns seconds until every service says that it is ready */
async function recovery({ services }: TestStack): Promise<number> {
  const started = performance.now();
  await eventually(
    async () => {
      for (const [name, { url }] of Object.entries(services)) {
        const { status } = await call(`${url}/health/ready`);
        if (status !== 200) throw new Error(`${name} answers ${status}`);
      }
    },
    { timeoutMs: GIVE_UP_MS, intervalMs: 100 },
  );
  return (performance.now() - started) / 1000;
}

/** The sum of a metric over all services. @throws Error when nobody has it: zero would be a lie */
async function metricSum({ services }: TestStack, series: RegExp): Promise<number> {
  const texts = await Promise.all(
    Object.values(services).map(async ({ url }) => (await call(`${url}/metrics`)).text),
  );
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => series.test(line));
  if (lines.length === 0) throw new Error(`no service has a metric ${series}`);
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Events that are not published or not applied yet, when that has had time. */
async function backlog(stack: TestStack): Promise<number> {
  const waiting = async (): Promise<number> =>
    (await metricSum(stack, /^outbox_pending\b/)) +
    (await metricSum(stack, /^consumer_lag_events\b/));
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
    'lostPictures',
    'leaks',
    'backlog',
    'deadLetters',
  ] as const;
  return [
    ...never.filter((name) => report[name] > 0).map((name) => `${name}: ${report[name]}`),
    ...(Math.min(
      report.acknowledgedNotes,
      report.acknowledgedCourses,
      report.acknowledgedPictures,
      report.watchedSeconds,
    ) === 0
      ? ['something was never acknowledged: the run proves nothing']
      : []),
  ];
}
