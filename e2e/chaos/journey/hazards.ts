import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestStack } from '@lyceum/testing';
import type { Victim } from '../identity/fire.js';
import type { Clocks } from './clocks.js';
import type { SmallDisk } from './small-disk.js';
import type { Wire } from './wire.js';

const DOWN_MS = 1_500;
const PAUSED_MS = 4_000;
const OFF_MS = 4_000;
const FULL_MS = 8_000;
/** Within what a token's time of issue may be ahead. */
const CLOCK_OFF_MS = 45_000;
/**
 * Watched time is bounded by the clock of the service that hears of it: what this clock goes back is counted once. There
 * are five seconds for that, over all of a run.
 */
const PROGRESS_CLOCK_OFF_MS = 500;

/** Something that happens to a process, and is over when `strike` resolves: the process runs again. */
export interface Hazard {
  readonly name: string;
  /** @param random numbers from 0 to 1 */
  strike(random: () => number): Promise<void>;
}

/** What a stack stands in, where it can be hurt. */
export interface Surroundings {
  readonly stack: TestStack;
  readonly wires: Readonly<Record<string, Wire>>;
  readonly clocks: Clocks;
  /** Where one may be mounted. */
  readonly disk: SmallDisk | undefined;
}

/**
 * Every process is killed, and stopped in the middle of what it does (SIGSTOP); the way to every server is cut, and
 * stalls; the clock of every service is off; the disk of media's jobs is full.
 */
export function hazardsOf({ stack, wires, clocks, disk }: Surroundings): Hazard[] {
  const { postgres, nats, redis, s3 } = stack.infrastructure;
  const victims = { ...stack.services, postgres: postgres!, nats: nats!, redis: redis!, s3: s3! };
  return [
    ...Object.entries(victims).flatMap(([name, victim]) => [
      killing(name, victim),
      pausing(name, victim),
    ]),
    ...Object.entries(wires).flatMap(([name, wire]) => [
      passing(
        `${name} cut off`,
        OFF_MS,
        () => wire.cut(),
        () => wire.mend(),
      ),
      passing(
        `${name} stalled`,
        OFF_MS,
        () => wire.stall(),
        () => wire.mend(),
      ),
    ]),
    ...Object.keys(stack.services).map((name) => misleading(name, clocks)),
    ...(disk === undefined
      ? []
      : [
          passing(
            'media has a full disk',
            FULL_MS,
            () => disk.fill(),
            () => disk.empty(),
          ),
        ]),
  ];
}

/** Which of the things that can be hurt a hazard hurts. */
export const victimOf = ({ name }: Hazard): string => name.split(' ')[0]!;

/** Two at once. */
export const together = (one: Hazard, other: Hazard): Hazard => ({
  name: `${one.name} and ${other.name}`,
  strike: async (random) => {
    await Promise.all([one.strike(random), other.strike(random)]);
  },
});

const killing = (name: string, victim: Victim): Hazard => ({
  name: `${name} killed`,
  strike: async (random) => {
    await victim.kill();
    await delay(DOWN_MS * random());
    await victim.restart();
  },
});

const pausing = (name: string, victim: { readonly pid?: number | undefined }): Hazard => ({
  name: `${name} paused`,
  strike: async (random) => {
    if (victim.pid === undefined) throw new Error(`${name} does not run`);
    const family = withDescendants(victim.pid);
    for (const pid of family) signal(pid, 'SIGSTOP');
    await delay(PAUSED_MS * (0.5 + random() / 2));
    for (const pid of family) signal(pid, 'SIGCONT');
  },
});

/** Something that begins and ends; in between, half of the time and more. */
const passing = (name: string, ms: number, begin: () => void, end: () => void): Hazard => ({
  name,
  strike: async (random) => {
    begin();
    await delay(ms * (0.5 + random() / 2));
    end();
  },
});

/** The clock of a service is ahead or behind, and right again. */
const misleading = (name: string, clocks: Clocks): Hazard => ({
  name: `${name} has a wrong clock`,
  strike: async (random) => {
    const most = name === 'progress' ? PROGRESS_CLOCK_OFF_MS : CLOCK_OFF_MS;
    clocks.shift(name, Math.round(most * (random() < 0.5 ? 1 : -1)));
    await delay(OFF_MS * (0.5 + random() / 2));
    clocks.shift(name, 0);
  },
});

/** Postgres has a process for each connection; they go on without the first. */
function withDescendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const child = Number(entry);
    const parent = Number.isInteger(child) ? parentOf(child) : undefined;
    if (parent !== undefined) parents.set(child, parent);
  }
  const family = new Set([pid]);
  let size = 0;
  while (size !== family.size) {
    size = family.size;
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child);
  }
  return [...family];
}

function parentOf(pid: number): number | undefined {
  try {
    // pid (name) state ppid: the name may hold anything.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]);
  } catch {
    // It has ended since its directory was listed.
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
