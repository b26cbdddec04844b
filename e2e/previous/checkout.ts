import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** Says for which checkout the packages are. */
const STAMP = '.lyceum-install.json';

/** Another commit of this repository, built. */
export interface Checkout {
  readonly root: string;
  remove(): void;
}

/** @throws Error when it cannot be installed or built; nothing is left of it then */
export function checkOut(root: string, commit: string): Checkout {
  const directory = join(mkdtempSync(join(tmpdir(), 'lyceum-previous-')), 'checkout');
  execFileSync('git', ['worktree', 'add', '--detach', '--quiet', directory, commit], { cwd: root });
  const remove = (): void => {
    execFileSync('git', ['worktree', 'remove', '--force', directory], { cwd: root });
    rmSync(join(directory, '..'), { recursive: true, force: true });
  };
  try {
    if (hasSameDependencies(root, directory)) linkDependencies(root, directory);
    // Installs first where nothing was linked.
    execFileSync(process.execPath, [join('tools', 'dev', 'run.mjs'), 'build'], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { root: directory, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const hasSameDependencies = (one: string, other: string): boolean =>
  isDeepStrictEqual(lockedPackages(one), lockedPackages(other));

/** What is installed where, workspaces among it. */
function lockedPackages(root: string): (readonly [string, unknown])[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; resolved?: string; link?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path]) => path.includes('node_modules/'))
    .map(([path, { version, link, resolved }]) => [path, link ? resolved : version] as const);
}

/** Packages are those of this checkout; workspaces are the other's own. */
function linkDependencies(from: string, to: string): void {
  linkPackages(from, to, 'node_modules');
  for (const parent of ['libs', 'services', 'tools', '.'])
    for (const name of existsSync(join(to, parent)) ? readdirSync(join(to, parent)) : []) {
      const modules = join(parent, name, 'node_modules');
      if (existsSync(join(from, modules))) linkPackages(from, to, modules);
    }
}

function linkPackages(from: string, to: string, folder: string): void {
  mkdirSync(join(to, folder), { recursive: true });
  for (const name of readdirSync(join(from, folder)).filter((each) => each !== STAMP)) {
    const path = join(folder, name);
    const source = join(from, path);
    // A workspace is a relative link, in a folder of such links.
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), join(to, path));
    else if (holdsLinks(source)) linkPackages(from, to, path);
    else symlinkSync(source, join(to, path));
  }
}

const holdsLinks = (path: string): boolean =>
  lstatSync(path).isDirectory() &&
  !path.endsWith('.bin') &&
  readdirSync(path, { withFileTypes: true }).some((entry) => entry.isSymbolicLink());
