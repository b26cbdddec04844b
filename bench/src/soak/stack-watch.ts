import { setTimeout as delay } from 'node:timers/promises';
import { metricSum, type TestStack } from '@lyceum/testing';
import pg from 'pg';
import { residentMegabytes } from '../process-usage.js';
import { median } from '../statistics.js';

const EVERY_MS = 5_000;

/** What a stack holds at a moment. */
export interface Sample {
  /** Resident, by service. */
  readonly megabytes: Readonly<Record<string, number>>;
  /** Of all services to Postgres. */
  readonly connections: number;
  /** Events that wait to be published. */
  readonly outbox: number;
  /** Events that consumers have not taken. */
  readonly lag: number;
}

export interface StackWatch {
  sample(): Promise<Sample>;
  sampleUntil(until: number, samples: Sample[]): Promise<void>;
  close(): Promise<void>;
}

export async function watchStack(stack: TestStack): Promise<StackWatch> {
  const admin = new pg.Client({ connectionString: stack.databaseUrl });
  await admin.connect();
  const services = Object.entries(stack.services);
  const urls = services.map(([, { url }]) => url);
  const sample = async (): Promise<Sample> => {
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where usename like 'lyceum%'`,
    );
    return {
      megabytes: Object.fromEntries(
        services.map(([name, { pid }]) => [name, residentMegabytes(pid!)]),
      ),
      connections: rows[0]!.count,
      outbox: await metricSum(urls, /^outbox_pending\b/),
      lag: await metricSum(urls, /^consumer_lag_events\b/),
    };
  };
  return {
    sample,
    sampleUntil: async (until, samples) => {
      while (Date.now() < until) {
        samples.push(await sample());
        await delay(Math.min(EVERY_MS, Math.max(until - Date.now(), 0)));
      }
    },
    close: () => admin.end(),
  };
}

/** Median of the last third by that of the second: what is made once has been made in the first. */
export function growthOf(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return median(values.slice(2 * third)) / median(values.slice(third, 2 * third));
}
