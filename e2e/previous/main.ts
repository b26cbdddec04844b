/** `npm run check:previous`: an earlier version and this one serve a school together, on the schema of this one. */
import { join } from 'node:path';
import { formatStep } from '../demo/play.js';
import { baseCommit } from './base-commit.js';
import { checkOut } from './checkout.js';
import { sideBySide, type Shares } from './side-by-side.js';

const root = join(import.meta.dirname, '../../..');
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const line = (name: string, { requests, events }: Shares): string =>
  `${name.padEnd(10)} ${requests} requests, ${events} events`;

async function main(given: string | undefined): Promise<number> {
  const commit = baseCommit(root, given);
  say(`Building ${commit.slice(0, 12)}, which runs beside this version`);
  const previous = checkOut(root, commit);
  try {
    const report = await sideBySide(previous.root, (step) => {
      say(formatStep(step));
    });
    say(`\n${line('previous', report.previous)}\n${line('present', report.present)}`);
    if (!report.isRight) return 1;
    const idle = [report.previous, report.present].some(
      ({ requests, events }) => requests === 0 || events === 0,
    );
    say(idle ? '\nOne of them did nothing: the run proves nothing.' : '\nThey go together.');
    return idle ? 1 : 0;
  } finally {
    previous.remove();
  }
}

main(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
