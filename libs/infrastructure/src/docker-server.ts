import { createHash } from 'node:crypto';
import { runCommand } from './run-command.js';
import type { ServerProcessOptions } from './server-process.js';

export interface DockerServerOptions {
  readonly docker: string;
  readonly image: string;
  /** Names the container, so that two checkouts do not share one. */
  readonly dataDir: string;
  readonly name: string;
  /** Published on loopback only. */
  readonly hostPort: number;
  readonly containerPort: number;
  /** Directory of the host to directory in the container. */
  readonly mounts: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/**
 * A server in a container that is run in the foreground: the docker client stands for it as a process and
 * passes signals on, and what a SIGKILL of the client leaves running is removed by name.
 */
export function dockerServer(
  options: DockerServerOptions,
): Pick<ServerProcessOptions, 'command' | 'args' | 'prepare' | 'afterKill'> {
  const digest = createHash('sha256').update(options.dataDir).digest('hex').slice(0, 12);
  const container = `lyceum-${options.name}-${digest}`;
  const remove = async (): Promise<void> => {
    await runCommand(options.docker, ['rm', '--force', container], { timeoutMs: 30_000 });
  };
  const user =
    process.getuid === undefined
      ? []
      : ['--user', `${process.getuid()}:${process.getgid?.() ?? 0}`];
  return {
    command: options.docker,
    args: [
      ...['run', '--rm', '--name', container, ...user],
      ...['--publish', `127.0.0.1:${options.hostPort}:${options.containerPort}`],
      ...Object.entries(options.mounts).flatMap(([source, target]) => [
        '--mount',
        `type=bind,"source=${source}",target=${target}`,
      ]),
      options.image,
      ...options.args,
    ],
    prepare: remove,
    afterKill: remove,
  };
}
