#!/usr/bin/env node
/**
 * The door to every command of this checkout. It runs on a fresh clone with nothing but Node: checks the
 * version, installs the dependencies when they are missing or stale, builds, and hands over to the compiled
 * commands in dist/. No dependencies, no syntax beyond what an old Node can parse far enough to complain.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './bootstrap/build.mjs';
import { install } from './bootstrap/install.mjs';
import { Progress } from './bootstrap/progress.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const commands = join(root, 'tools', 'dev', 'dist', 'src', 'main.js');
const [command = 'help', ...args] = process.argv.slice(2);

/** These look at what runs already; they must answer at once, and offline. */
const NEEDS_NO_BUILD = new Set(['down', 'status', 'logs', 'help', '--help', '-h']);

function nodeProblem() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Lyceum needs Node 20.19 or newer; this is ${process.versions.node}. Get one from https://nodejs.org or with: nvm install 22`;
}

async function main() {
  const problem =
    nodeProblem() ??
    (process.platform === 'win32'
      ? 'Lyceum runs on Linux and macOS. On Windows, run it inside WSL 2.'
      : undefined);
  if (problem !== undefined) throw new Error(problem);

  const progress = new Progress(process.stderr);
  if (NEEDS_NO_BUILD.has(command)) {
    if (!existsSync(commands)) {
      process.stdout.write(
        'Lyceum is not running: it was never built here. Start it with: npm start\n',
      );
      return 0;
    }
  } else {
    await install(root, progress);
    if (command === 'test' && existsSync(commands)) {
      // A build that fails is a result of the tests, which report it as a step of their own.
      await build(root, progress, join('tools', 'dev')).catch(() => undefined);
    } else {
      await build(root, progress);
    }
  }
  const { run } = await import(pathToFileURL(commands).href);
  return run({ command, args, root, progress });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
