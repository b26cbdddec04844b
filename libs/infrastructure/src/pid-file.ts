import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { descendants, processStart, signalProcess, waitUntilGone } from './processes.js';

/** A process as written down: the pid alone may since have been given to somebody else. */
export interface ProcessRecord {
  readonly pid: number;
  readonly started: string;
  /** Who started it. While that process lives, this one is no leftover. */
  readonly owner: { readonly pid: number; readonly started: string };
}

/** Writes down a running process, so that a later start can find what this one left behind. */
export function writePidFile(file: string, pid: number): void {
  const started = processStart(pid);
  if (started === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  const owner = { pid: process.pid, started: processStart(process.pid) ?? '' };
  writeFileSync(file, JSON.stringify({ pid, started, owner } satisfies ProcessRecord));
}

/** The recorded process if it still runs; undefined when it ended, was never written or is unreadable. */
export function runningProcess(file: string): ProcessRecord | undefined {
  let record: ProcessRecord;
  try {
    record = JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
  return processStart(record.pid) === record.started ? record : undefined;
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Stops the process an earlier run left behind, and exactly that one.
 * @param graceMs how long it may take to end by itself before it and its children get SIGKILL.
 * @returns the pid that was stopped, or undefined when nothing was left.
 * @throws Error when whoever started it still runs: then it is in use.
 */
export async function stopLeftover(
  file: string,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<number | undefined> {
  const record = runningProcess(file);
  if (record !== undefined) {
    const { owner } = record;
    if (processStart(owner.pid) === owner.started) {
      throw new Error(
        `${file} names process ${record.pid}, which process ${owner.pid} runs. Stop that one first: two cannot share this data.`,
      );
    }
    const family = [record.pid, ...descendants(record.pid)];
    signalProcess(record.pid, signal);
    if (!(await waitUntilGone(family, graceMs))) {
      for (const pid of family) signalProcess(pid, 'SIGKILL');
      await waitUntilGone(family, 5_000);
    }
  }
  removePidFile(file);
  return record?.pid;
}
