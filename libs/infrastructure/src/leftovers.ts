import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stopLeftover } from './pid-file.js';

/**
 * Stops every process that a killed run left behind in `dataDir`: services first, then servers.
 * @returns how many there were.
 */
export async function stopLeftovers(dataDir: string): Promise<number> {
  const directory = join(dataDir, 'run');
  const files = pidFiles(directory);
  const isService = (file: string): boolean => file.startsWith('service-');
  let stopped = 0;
  for (const group of [files.filter(isService), files.filter((file) => !isService(file))]) {
    const pids = await Promise.all(
      group.map((file) =>
        stopLeftover(
          join(directory, file),
          file === 'postgres.json' ? 'SIGINT' : 'SIGTERM',
          10_000,
        ),
      ),
    );
    stopped += pids.filter((pid) => pid !== undefined).length;
  }
  return stopped;
}

function pidFiles(directory: string): string[] {
  try {
    return readdirSync(directory).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}
