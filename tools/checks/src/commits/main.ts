import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { conventionalCommitProblems } from './conventional-commit.js';

const usage = `usage: npm run check:commits -- <range>     for example origin/main..HEAD
       node tools/checks/dist/src/commits/main.js --message <file>     for the git hook`;

/** Loads nothing else: the hook runs at every commit. */
function main([first, second]: readonly string[]): number {
  if (first === '--message' && second !== undefined) {
    return report([readFileSync(second, 'utf8')]);
  }
  if (first !== undefined && !first.startsWith('--')) return report(messagesOf(first));
  console.error(usage);
  return 2;
}

function messagesOf(range: string): string[] {
  const { status, stdout } = spawnSync('git', ['log', '--format=%B%x00', range, '--'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: Infinity,
  });
  // git has said what it did not find.
  if (status !== 0) process.exit(2);
  return stdout
    .split('\0')
    .map((message) => message.trim())
    .filter((message) => message !== '');
}

function report(messages: readonly string[]): number {
  let failed = 0;
  for (const message of messages) {
    for (const problem of conventionalCommitProblems(message)) {
      console.error(`${message.split('\n')[0] ?? ''}\n  ${problem}`);
      failed++;
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
