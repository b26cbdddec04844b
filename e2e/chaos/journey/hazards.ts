import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestStack } from '@lyceum/testing';
import type { Victim } from '../identity/fire.js';

const DOWN_MS = 1_500;
const PAUSED_MS = 4_000;

/** Something that happens to a process, and is over when `strike` resolves: the process runs again. */
export interface Hazard {
  readonly name: string;
  /** @param random numbers from 0 to 1 */
  strike(random: () => number): Promise<void>;
}

/** Every process of the stack is killed, and stopped in the middle of what it does (SIGSTOP). */
export function hazardsOf({ services, infrastructure }: TestStack): Hazard[] {
  const { postgres, nats, redis, s3 } = infrastructure;
  const victims = { ...services, postgres: postgres!, nats: nats!, redis: redis!, s3: s3! };
  return Object.entries(victims).flatMap(([name, victim]) => [
    killing(name, victim),
    pausing(name, victim),
  ]);
}

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
