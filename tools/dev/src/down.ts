import { existsSync, rmSync } from 'node:fs';
import {
  removeInfrastructureData,
  signalProcess,
  stopLeftovers,
  waitUntilGone,
} from '@lyceum/infrastructure';
import type { Command } from './command.js';
import { runningInstance } from './instance.js';
import { installationPaths } from './paths.js';

/** Services have 10 s, Postgres 20 s; then a little. */
const GRACE_MS = 40_000;

/** `npm run down`: stops what runs, and with `--reset` forgets its data. */
export const down: Command = async ({ root, args, progress }) => {
  const unknown = args.find((arg) => arg !== '--reset');
  if (unknown !== undefined) {
    process.stderr.write(
      `down does not know "${unknown}". It takes --reset, which also deletes the data.\n`,
    );
    return 2;
  }
  const paths = installationPaths(root);
  const instance = runningInstance(paths.instanceFile);
  if (instance !== undefined) {
    progress.step('stopping');
    await stop(instance.pid);
  }
  // A supervisor that was killed could not stop what it had started.
  const leftovers = await stopLeftovers(paths.directory);
  progress.done();
  rmSync(paths.instanceFile, { force: true });
  rmSync(paths.connectionsFile, { force: true });
  const ran = instance !== undefined || leftovers > 0;
  process.stdout.write(ran ? 'Lyceum is stopped.\n' : 'Lyceum is not running.\n');

  if (args.includes('--reset')) {
    if (existsSync(paths.directory)) {
      removeInfrastructureData(paths.directory);
      rmSync(paths.directory, { recursive: true, force: true });
      process.stdout.write(`Its data is deleted (${paths.directory}).\n`);
    } else {
      process.stdout.write('There was no data.\n');
    }
  }
  return 0;
};

/** @throws Error when the process cannot be stopped, so that nobody deletes data in use. */
async function stop(pid: number): Promise<void> {
  try {
    signalProcess(pid, 'SIGTERM');
  } catch {
    throw new Error(
      `Lyceum runs as another user (process ${pid}) and cannot be stopped from here. Nothing was changed; run this as that user.`,
    );
  }
  if (await waitUntilGone([pid], GRACE_MS)) return;
  signalProcess(pid, 'SIGKILL');
  if (!(await waitUntilGone([pid], 5_000))) {
    throw new Error(`Process ${pid} does not end, not even by SIGKILL. Nothing was deleted.`);
  }
}
