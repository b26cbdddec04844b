import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processStart } from '@lyceum/infrastructure';

/** The one supervisor that may run in a checkout, as it describes itself to other commands. */
export interface Instance {
  readonly pid: number;
  /** Tells it from a later process with the same pid. */
  readonly started: string;
  readonly mode: 'foreground' | 'background';
  readonly phase: 'starting' | 'ready' | 'stopping' | 'failed';
  /** What it is doing, while it starts. */
  readonly step?: string;
  /** What the user should know about this machine, in the order it came up. */
  readonly notices?: readonly string[];
  /** Why it failed. */
  readonly problem?: string;
  readonly url?: string;
  /** Name to address, as `status` shows them; no passwords. */
  readonly places?: Readonly<Record<string, string>>;
  readonly services?: Readonly<Record<string, { url: string }>>;
}

/** The instance whose process is alive; undefined when none is. */
export function runningInstance(file: string): Instance | undefined {
  const instance = lastInstance(file);
  return instance !== undefined && processStart(instance.pid) === instance.started
    ? instance
    : undefined;
}

/** What the last instance wrote, alive or not. */
export function lastInstance(file: string): Instance | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Instance;
  } catch {
    return undefined;
  }
}

/**
 * Makes this process the instance of the checkout.
 * @returns the one that is already, when there is one; undefined when we are it now.
 */
export function claimInstance(file: string, mode: Instance['mode']): Instance | undefined {
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 });
  const claim = `${file}.${process.pid}`;
  const instance: Instance = {
    pid: process.pid,
    started: processStart(process.pid) ?? '',
    mode,
    phase: 'starting',
  };
  writeFileSync(claim, JSON.stringify(instance));
  try {
    for (;;) {
      try {
        // A link appears whole or not at all, and only one of two at the same time succeeds.
        linkSync(claim, file);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = runningInstance(file);
      if (other !== undefined) return other;
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Changes what this instance says about itself. */
export function updateInstance(file: string, change: Partial<Instance>): void {
  const current = lastInstance(file);
  // Somebody else's by now, or deleted with the data: not ours to write.
  if (current?.pid !== process.pid) return;
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify({ ...current, ...change }));
  renameSync(unfinished, file);
}

export function releaseInstance(file: string): void {
  if (lastInstance(file)?.pid === process.pid) rmSync(file, { force: true });
}
