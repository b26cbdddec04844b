import { OLDEST_EVENT_SECONDS } from '../monitoring/conditions.js';
import { objectives } from '../monitoring/objectives.js';
import { sinceStart } from './evaluate.js';
import { query } from './prometheus.js';
import type { Sample } from './samples.js';

/** A line of the table: go or no-go, and why. */
export interface Verdict {
  readonly what: string;
  readonly isGo: boolean;
  readonly found: string;
}

const WINDOW = '1h';
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/**
 * Each objective, over the last hour of a Prometheus or since the services began.
 *
 * @param prometheus its address, when there is one
 */
export async function objectiveVerdicts(
  samples: readonly Sample[],
  prometheus: string | undefined,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { promise, target, bad, total } of objectives) {
    const value = async (expression: string): Promise<number> =>
      prometheus === undefined
        ? sinceStart(expression, samples)
        : ((await query(prometheus, expression.replaceAll('$window', WINDOW))) ?? 0);
    const [badEvents, allEvents] = [await value(bad), await value(total)];
    const share = badEvents / allEvents;
    verdicts.push({
      what: promise,
      // What nobody has tried is not known to work.
      isGo: allEvents > 0 && share <= 1 - target,
      found:
        allEvents > 0
          ? `${percent(share)} were not, of ${percent(1 - target)} that may`
          : 'nothing happened yet that could be judged',
    });
  }
  return verdicts;
}

/** What waits or was given up, as the services count it. */
export function backlogVerdicts(samples: readonly Sample[]): Verdict[] {
  const values = (name: string): number[] =>
    samples.filter((sample) => sample.name === name).map(({ value }) => value);
  const oldest = Math.max(0, ...values('outbox_oldest_seconds'));
  const parked = values('outbox_parked').reduce((sum, value) => sum + value, 0);
  const heard = values('revocations_current');
  const jobs = values('jobs_dead_letters').reduce((sum, value) => sum + value, 0);
  const isKnown = values('outbox_oldest_seconds').length > 0;
  return [
    {
      what: 'every service hears the bus',
      isGo: heard.length > 0 && heard.every((value) => value === 1),
      found:
        heard.length > 0
          ? `${heard.filter((value) => value !== 1).length} of ${heard.length} do not`
          : 'no service says whether it does',
    },
    {
      what: 'events are published as they happen',
      isGo: isKnown && oldest <= OLDEST_EVENT_SECONDS && parked === 0,
      found: isKnown
        ? `the oldest waits ${Math.round(oldest)} s, ${parked} are parked`
        : 'no service says how many wait',
    },
    { what: 'no job is dead', isGo: jobs === 0, found: `${jobs} dead` },
  ];
}

/** Every service gives its metrics. */
export function upVerdict(samples: readonly Sample[]): Verdict {
  const down = samples.filter(({ name, value }) => name === 'up' && value === 0);
  return {
    what: 'every service gives its metrics',
    isGo: down.length === 0,
    found:
      down.length === 0 ? 'all do' : `not ${down.map(({ labels }) => labels['job']).join(', ')}`,
  };
}
