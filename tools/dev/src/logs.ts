import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { discoverServices } from '@lyceum/infrastructure';
import type { Command } from './command.js';
import { followFile } from './follow-file.js';
import { runningInstance } from './instance.js';
import { formatLogLine, type LogFormat } from './log-line.js';
import { installationPaths } from './paths.js';

/** How much of the past is shown of each log. */
const PAST_LINES = 20;

/** `npm run logs [-- <name>...]`: the end of the logs, and what is added while Lyceum runs. */
export const logs: Command = async ({ root, args }) => {
  const paths = installationPaths(root);
  const services = discoverServices(root).map(({ name }) => name);
  const available = existsSync(paths.logs)
    ? readdirSync(paths.logs)
        .filter((file) => file.endsWith('.log'))
        .map((file) => file.slice(0, -'.log'.length))
    : [];
  const unknown = args.find((name) => !available.includes(name));
  if (unknown !== undefined) {
    const choice = available.length === 0 ? 'there are none yet' : available.join(', ');
    process.stderr.write(`There is no log of "${unknown}". Logs: ${choice}\n`);
    return 2;
  }
  const chosen = args.length > 0 ? args : services.filter((name) => available.includes(name));
  if (chosen.length === 0) {
    process.stdout.write('There are no logs yet. Start Lyceum with: npm start, or npm run up\n');
    return 0;
  }
  const format: LogFormat = { colour: process.stdout.isTTY, services: chosen };
  const stops = chosen.map((name) =>
    followFile(join(paths.logs, `${name}.log`), PAST_LINES, (line) => {
      process.stdout.write(`${formatLogLine(name, line, format)}\n`);
    }),
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.stdout.once('error', () => {
      resolve();
    });
    const watch = setInterval(() => {
      if (runningInstance(paths.instanceFile) === undefined) {
        clearInterval(watch);
        resolve();
      }
    }, 500);
    process.once('SIGINT', () => {
      clearInterval(watch);
    });
  });
  for (const stop of stops) stop();
  return 0;
};
