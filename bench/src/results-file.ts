import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult, Figure } from './result.js';

/** A result with the machine it was measured on. */
export interface KeptResult {
  readonly node: string;
  readonly cores: number;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

export type KeptResults = Readonly<Record<string, KeptResult>>;

const RESULTS = fileURLToPath(new URL('../../results.json', import.meta.url));

/** The newest result of each bench, by its name. */
export async function keptResults(): Promise<KeptResults> {
  const text = await readFile(RESULTS, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  return JSON.parse(text) as KeptResults;
}

/** @returns all that is kept now */
export async function keep(results: readonly BenchResult[]): Promise<KeptResults> {
  const machine = {
    node: process.version,
    cores: availableParallelism(),
    measuredAt: new Date().toISOString(),
  };
  const kept = {
    ...(await keptResults()),
    ...Object.fromEntries(
      results.map(({ bench, figures, notes }) => [bench, { ...machine, figures, notes }]),
    ),
  };
  await mkdir(dirname(RESULTS), { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}
