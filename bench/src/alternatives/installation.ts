import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Packages of their own: nobody who installs the product gets these, and none gets what the other brings. */
const FOLDER = fileURLToPath(new URL('../../../alternatives', import.meta.url));
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 250;
const LAST_WORDS = 2_000;

export type Alternative = 'directus' | 'postgraphile';

/** Installs it, once; that takes minutes. @throws Error when it cannot be had */
export async function installAlternative(name: Alternative): Promise<void> {
  const folder = join(FOLDER, name);
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return;
  process.stdout.write(`installing ${name} into bench/alternatives/${name}\n`);
  const options = ['--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  await finished(new Program('npm', ['install', ...options], folder, process.env));
}

/** Runs the command of that name. @throws Error with what it said, when it fails */
export const run = (
  name: Alternative,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> => finished(installed(name, args, env));

/** Starts a server and waits until `readyUrl` answers. */
export async function startServer(
  name: Alternative,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  readyUrl: string,
): Promise<{ stop(): Promise<void> }> {
  const program = installed(name, args, env);
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (program.hasEnded) throw program.failure('ended while starting');
    const isReady = await fetch(readyUrl).then(
      (response) => response.status < 500,
      () => false,
    );
    if (isReady) return { stop: () => program.stop() };
    if (Date.now() > deadline) {
      await program.stop();
      throw program.failure(`did not answer ${readyUrl}`);
    }
    await sleep(POLL_MS);
  }
}

const installed = (name: Alternative, args: readonly string[], env: NodeJS.ProcessEnv): Program => {
  const folder = join(FOLDER, name);
  return new Program(join(folder, 'node_modules', '.bin', name), args, folder, env);
};

async function finished(program: Program): Promise<void> {
  if ((await program.ended) !== 0) throw program.failure('failed');
}

class Program {
  readonly ended: Promise<number>;
  hasEnded = false;
  private readonly child: ChildProcess;
  private said = '';

  constructor(
    private readonly command: string,
    args: readonly string[],
    cwd: string,
    env: NodeJS.ProcessEnv,
  ) {
    this.child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (words: Buffer) => {
        this.said = (this.said + words.toString()).slice(-LAST_WORDS);
      });
    this.ended = once(this.child, 'close').then(([code]) => {
      this.hasEnded = true;
      return (code as number | null) ?? 1;
    });
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.ended;
  }

  failure(what: string): Error {
    return new Error(`${this.command} ${what}. Its last words:\n${this.said}`);
  }
}
