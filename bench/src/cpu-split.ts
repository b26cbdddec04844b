import type { TestStack } from '@lyceum/testing';
import { familyCpuSeconds, processCpuSeconds } from './process-usage.js';
import { formatValue } from './result.js';

/** CPU seconds used so far, by who used them. */
type CpuSeconds = () => number;

/**
 * Who spends how much processor time on a request. Where everything shares a few cores, rates tell what all of it
 * costs together; this tells whose it is.
 */
export class CpuSplit {
  private readonly spent = new Map<string, number>();
  private requests = 0;

  constructor(private readonly parts: Readonly<Record<string, CpuSeconds>>) {}

  /** @param work returns how many requests were answered */
  async during<T extends { readonly requests: number }>(work: () => Promise<T>): Promise<T> {
    const before = this.sample();
    const result = await work();
    for (const [name, seconds] of this.sample())
      this.spent.set(name, (this.spent.get(name) ?? 0) + seconds - before.get(name)!);
    this.requests += result.requests;
    return result;
  }

  /** `gateway 201 + progress 152 = 353 µs` */
  toString(): string {
    const each = [...this.spent].map(([name, seconds]) => ({
      name,
      micros: (seconds * 1e6) / this.requests,
    }));
    const sum = each.reduce((total, { micros }) => total + micros, 0);
    return `${each.map(({ name, micros }) => `${name} ${formatValue(micros)}`).join(' + ')} = ${formatValue(sum)} µs`;
  }

  private sample(): Map<string, number> {
    return new Map(Object.entries(this.parts).map(([name, seconds]) => [name, seconds()]));
  }
}

/** The servers of a stack that this machine runs, and the load generator, which is this process. */
export function cpuOf(
  { services, infrastructure }: TestStack,
  names: readonly string[],
): Record<string, CpuSeconds> {
  const pids = names.map(
    (name) =>
      [name, services[name]?.pid ?? infrastructure[name as 'postgres' | 'redis']?.pid] as const,
  );
  return {
    ...Object.fromEntries(
      pids.flatMap(([name, pid]) =>
        pid === undefined ? [] : [[name, () => familyCpuSeconds(pid)]],
      ),
    ),
    load: processCpuSeconds,
  };
}
