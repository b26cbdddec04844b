import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever the machine (USER_HZ). */
const TICKS_PER_SECOND = 100;
/** Fields of /proc/<pid>/stat behind the name of the program, which may hold blanks (proc_pid_stat(5)). */
const PARENT = 1;
const USER_AND_SYSTEM_TICKS = [11, 12] as const;
const TICKS_OF_ENDED_CHILDREN = [13, 14] as const;

/** CPU seconds (user and system) that this process has used. */
export function processCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Resident memory of a process in MB, from /proc (Linux). @throws Error when there is no such process */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (!kilobytes) throw new Error(`No resident size of process ${pid}`);
  return Number(kilobytes) / 1024;
}

/**
 * CPU seconds (user and system) that a process has used, with those of the processes that it has started, from
 * /proc (Linux). @throws Error when there is no such process
 */
export function familyCpuSeconds(pid: number): number {
  const stats = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), statOf(Number(name))] as const),
  );
  const own = stats.get(pid);
  if (!own) throw new Error(`No CPU time of process ${pid}`);
  const children = [...stats.values()].filter((stat) => stat && Number(stat[PARENT]) === pid);
  return (
    (ticks(own, [...USER_AND_SYSTEM_TICKS, ...TICKS_OF_ENDED_CHILDREN]) +
      children.reduce((sum, stat) => sum + ticks(stat!, USER_AND_SYSTEM_TICKS), 0)) /
    TICKS_PER_SECOND
  );
}

/** `undefined` for a process that has ended. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

const ticks = (stat: readonly string[], fields: readonly number[]): number =>
  fields.reduce((sum, field) => sum + Number(stat[field]), 0);
