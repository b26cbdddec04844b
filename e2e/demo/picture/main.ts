/**
 * `npm run demo:picture`: plays the demo in a terminal, where Lyceum runs already, and makes docs/pictures/demo.svg of
 * what it prints. Pauses are made to last about a second; the seconds that the demo itself prints are those that it took.
 * Wants `script` of util-linux.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { asciicast, paced, type Print } from './cast.js';

const ROOT = join(import.meta.dirname, '../../../..');
const PICTURE = join(ROOT, 'docs/pictures/demo.svg');
const SCREEN = { columns: 104, rows: 36 };
const PACE = { together: 0.05, shortestPause: 0.8, longestPause: 1.2 };
/** Before it begins anew. */
const LAST_PAUSE = 6;

/** @throws Error when the demo fails */
function record(command: string): Promise<Print[]> {
  const { columns, rows } = SCREEN;
  const begun = performance.now();
  const prints: Print[] = [{ at: 0, text: `$ ${command}\r\n` }];
  const inTerminal = `stty cols ${columns} rows ${rows}; ${command.replace('run', 'run --silent')}`;
  // An end of the input would be one of the terminal: it stays open.
  const child = spawn('script', ['-qefc', inTerminal, '/dev/null'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    prints.push({ at: (performance.now() - begun) / 1000, text });
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(prints);
      else
        reject(
          new Error(`The demo ended with ${code}:\n${prints.map(({ text }) => text).join('')}`),
        );
    });
  });
}

function draw(prints: readonly Print[]): void {
  const last = { at: prints.at(-1)!.at + LAST_PAUSE, text: '' };
  const { status } = spawnSync(
    'npx',
    ['--yes', 'svg-term-cli@2.1.1', '--out', PICTURE, '--window', '--no-cursor'],
    { input: asciicast(SCREEN, [...prints, last]), stdio: ['pipe', 'inherit', 'inherit'] },
  );
  if (status !== 0) throw new Error('svg-term-cli has drawn nothing');
}

draw(paced(await record('npm run demo'), PACE));
