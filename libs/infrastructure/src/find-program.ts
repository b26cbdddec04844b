import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand, type CommandResult } from './run-command.js';

/** A server program that no npm package ships, and every place it can come from. */
export interface Program {
  readonly command: string;
  readonly debianPackage: string;
  readonly brewFormula: string;
  readonly dockerImage: string;
  readonly website: string;
  /** The environment variable that replaces it by a server of the user's. */
  readonly urlVariable: string;
}

export const NATS_SERVER: Program = {
  command: 'nats-server',
  debianPackage: 'nats-server',
  brewFormula: 'nats-server',
  dockerImage: 'nats:2.12-alpine',
  website: 'https://nats.io/download',
  urlVariable: 'NATS_URL',
};

export const REDIS_SERVER: Program = {
  command: 'redis-server',
  debianPackage: 'redis-server',
  brewFormula: 'redis',
  dockerImage: 'redis:8-alpine',
  website: 'https://redis.io/docs/latest/operate/oss_and_stack/install',
  urlVariable: 'REDIS_URL',
};

/** A program that works on files or is driven by us: it comes from the machine, and from no container. */
export interface Tool extends Package {
  /** What does not work without it. */
  readonly need: string;
}

export const FFMPEG: Tool = {
  command: 'ffmpeg',
  debianPackage: 'ffmpeg',
  brewFormula: 'ffmpeg',
  website: 'https://ffmpeg.org/download.html',
  need: 'videos cannot be prepared',
};

/** A real browser, for tests that play what people play. */
export const CHROMIUM: Tool = {
  command: 'chromium',
  debianPackage: 'chromium',
  brewFormula: 'chromium',
  website: 'https://www.chromium.org/getting-involved/download-chromium',
  need: 'nothing can be tried in a browser',
};

export type FoundProgram =
  | { readonly kind: 'binary'; readonly path: string }
  | { readonly kind: 'docker'; readonly docker: string; readonly image: string };

/** What the look-up may ask of the machine; tests put a fake machine here. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly searchPath: string;
  readonly isRoot: boolean;
  isExecutable(file: string): boolean;
  exists(file: string): boolean;
  installDebianPackage(name: string): Promise<CommandResult>;
  dockerAnswers(docker: string): Promise<boolean>;
}

/** Directories that servers live in and that the PATH of an ordinary user often lacks. */
const MORE_DIRECTORIES = [
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
  '/usr/bin',
];

/**
 * Finds a server program: PATH, then the Debian package (as root, installed here and now), then Docker.
 * @throws Error that says what to install on this machine when it is nowhere.
 */
export async function findProgram(
  program: Program,
  machine: Machine,
  log: (line: string) => void,
): Promise<FoundProgram> {
  const { path, aptProblem } = await foundOrInstalled(program, machine, log);
  if (path !== undefined) return { kind: 'binary', path };

  const docker = executable('docker', machine);
  if (docker !== undefined && (await machine.dockerAnswers(docker))) {
    return { kind: 'docker', docker, image: program.dockerImage };
  }
  throw new Error(missing(program, machine, aptProblem, docker !== undefined));
}

/**
 * Finds a tool: PATH, then the Debian package (as root, installed here and now).
 * @returns where it is, or what to do so that it is found
 */
export async function findTool(
  tool: Tool,
  machine: Machine,
  log: (line: string) => void,
): Promise<{ readonly path: string } | { readonly problem: string }> {
  const { path, aptProblem } = await foundOrInstalled(tool, machine, log);
  if (path !== undefined) return { path };
  const problem = [
    `${tool.command} was not found; ${tool.need}.`,
    howToInstall(tool, machine),
    ...(aptProblem === undefined ? [] : [`(Installing the Debian package failed: ${aptProblem})`]),
  ].join('\n');
  return { problem };
}

type Package = Pick<Program, 'command' | 'debianPackage' | 'brewFormula' | 'website'>;

async function foundOrInstalled(
  { command, debianPackage }: Package,
  machine: Machine,
  log: (line: string) => void,
): Promise<{ path?: string; aptProblem?: string }> {
  const onPath = executable(command, machine);
  if (onPath !== undefined) return { path: onPath };
  const canInstall =
    machine.isRoot &&
    machine.exists('/etc/debian_version') &&
    executable('apt-get', machine) !== undefined;
  if (!canInstall) return {};
  log(`${command} is missing: installing the Debian package ${debianPackage}`);
  const result = await machine.installDebianPackage(debianPackage);
  const installed = executable(command, machine);
  if (installed !== undefined) return { path: installed };
  return { aptProblem: lastLine(result.output) ?? `apt-get ended with code ${result.code}` };
}

/** The machine that this process runs on. */
export function thisMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  return {
    platform: process.platform,
    searchPath: env['PATH'] ?? '',
    isRoot: process.getuid?.() === 0,
    isExecutable: (file) => {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false;
      }
    },
    exists: existsSync,
    installDebianPackage: async (name) => {
      const { installDebianPackage } = await import('./debian-package.js');
      return installDebianPackage(name);
    },
    dockerAnswers: async (docker) =>
      (
        await runCommand(docker, ['version', '--format', '{{.Server.Version}}'], {
          timeoutMs: 5_000,
        })
      ).code === 0,
  };
}

function executable(command: string, machine: Machine): string | undefined {
  return [...machine.searchPath.split(delimiter), ...MORE_DIRECTORIES]
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, command))
    .find((file) => machine.isExecutable(file));
}

function lastLine(output: string): string | undefined {
  return output.trim().split('\n').at(-1)?.trim() || undefined;
}

function missing(
  program: Program,
  machine: Machine,
  aptProblem: string | undefined,
  dockerInstalled: boolean,
): string {
  return [
    `${program.command} was not found.`,
    howToInstall(program, machine),
    aptProblem === undefined ? undefined : `(Installing the Debian package failed: ${aptProblem})`,
    dockerInstalled
      ? 'Or start the Docker engine: docker is installed, but no engine answers.'
      : 'Or install Docker, and Lyceum runs it in a container.',
    `Or set ${program.urlVariable} to one that you run already.`,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

function howToInstall(
  { command, debianPackage, brewFormula, website }: Package,
  machine: Machine,
): string {
  if (machine.platform === 'darwin') return `Install it:  brew install ${brewFormula}`;
  return machine.exists('/etc/debian_version')
    ? `Install it:  sudo apt-get install ${debianPackage}`
    : `Install it with your package manager or from ${website}, so that ${command} is on the PATH.`;
}
