import { execFile, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestStack } from '@lyceum/testing';

const entry = fileURLToPath(import.meta.resolve('@lyceum/events')).replace(/index\.js$/, 'main.js');

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Where the stack is, as an operator would tell the command. */
export function administration(stack: TestStack): NodeJS.ProcessEnv {
  return {
    DATABASE_ADMIN_URL: stack.databaseUrl,
    NATS_URL: stack.infrastructure.nats!.url,
    NATS_ADMIN_USER: 'admin',
    NATS_ADMIN_PASSWORD: stack.secrets.natsAdminPassword,
  };
}

/** `npm run events -- …`, without npm. */
export function eventsCommand(
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [entry, ...args],
      { env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

/** The same, to be killed. */
export function eventsCommandProcess(
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): ChildProcess {
  return execFile(process.execPath, [entry, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
}

/** The command that runs until it is interrupted. */
export function followEvents(
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): { lines: readonly string[]; stop: () => Promise<number | null> } {
  const lines: string[] = [];
  const child = execFile(process.execPath, [entry, 'tail', ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  child.stdout!.on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  return {
    lines,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', (code) => resolve(code));
        child.kill('SIGINT');
      }),
  };
}
