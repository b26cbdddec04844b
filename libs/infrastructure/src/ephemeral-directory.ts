import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stopLeftovers } from './leftovers.js';
import { runningProcess, writePidFile } from './pid-file.js';
import { removeInfrastructureData } from './postgres-home.js';

const PREFIX = 'run-';
const OWNER = 'owner.json';

/**
 * Makes a directory for one run inside `base`; `remove` deletes it, also what was kept outside for it. As
 * root, `base` is opened for passing through: it is ours for throw-away data, and when Postgres, which runs
 * as another account, has to keep its data elsewhere, a run that is killed leaves that behind.
 */
export function ephemeralDirectory(base: string): { path: string; remove: () => void } {
  if (process.getuid?.() === 0) chmodSync(base, statSync(base).mode | 0o011);
  const path = mkdtempSync(join(base, PREFIX));
  // Another account has to pass through to the data of Postgres; names in here are random.
  chmodSync(path, 0o711);
  writePidFile(join(path, OWNER), process.pid);
  return {
    path,
    remove: () => {
      remove(path);
    },
  };
}

/** Stops the servers and removes the directories of runs that were killed before they could do so. */
export async function sweepEphemeralDirectories(base: string): Promise<void> {
  for (const name of readdirSync(base).filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(base, name);
    if (!hasOwnerFile(path) || runningProcess(join(path, OWNER)) !== undefined) continue;
    await stopLeftovers(path);
    remove(path);
  }
}

function hasOwnerFile(path: string): boolean {
  return files(path).includes(OWNER);
}

function files(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function remove(path: string): void {
  removeInfrastructureData(path);
  rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
}
