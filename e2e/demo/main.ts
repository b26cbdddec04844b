/** `npm run demo`: plays the story of a school against the Lyceum of this checkout. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runningInstallation } from './installation.js';
import { PASSWORD } from './people.js';
import { formatStep, play } from './play.js';
import { story, type Left } from './story.js';
import { terminalPicture, type Shown } from './terminal-picture.js';

const root = join(import.meta.dirname, '../../..');
const shown: Shown[] = [{ text: '$ npm run demo', afterSeconds: 0 }];
const say = (text: string): void => {
  shown.push({ text, afterSeconds: performance.now() / 1000 });
  process.stdout.write(`${text}\n`);
};

async function demo(): Promise<number> {
  // For the README: `--picture docs/pictures/demo.svg`.
  const { picture } = parseArgs({ options: { picture: { type: 'string' } } }).values;
  const installation = runningInstallation(root);
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-demo-'));
  const run = Date.now().toString(36);
  let left: Left | undefined;
  try {
    say(`\nThe story of a school, at ${installation.gatewayUrl}\n`);
    const isRight = await play(
      async (step) => {
        left = await story(step, { installation, run, directory });
      },
      (step) => {
        say(formatStep(step));
      },
    );
    if (!isRight || left === undefined) {
      say('\nSomething is off. The logs may say more: npm run logs');
      return 1;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const { gatewayUrl, inboxUrl } = installation;
  say(`
All of it went as it should. The school is left to look around in:

  the interface   ${gatewayUrl}/api/docs
  the course      ${gatewayUrl}/v1/catalog/courses/${left.courseId}
  a certificate   ${left.certificateUrl}
  the mail        ${inboxUrl}
  creator         ${left.creator}
  learner         ${left.learner}
  password        ${PASSWORD} (of both)

Stop Lyceum with: npm run down`);
  if (picture !== undefined) writeFileSync(picture, terminalPicture('npm run demo', shown));
  return 0;
}

demo().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
