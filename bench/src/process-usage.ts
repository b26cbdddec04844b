import { readFileSync } from 'node:fs';

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
