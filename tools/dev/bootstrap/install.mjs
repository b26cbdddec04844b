import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';

/** Says for which lock file and Node the dependencies were installed. */
const STAMP = join('node_modules', '.lyceum-install.json');

/**
 * Makes node_modules what package-lock.json says. Does nothing, and needs no network, when it is already.
 * @throws Error with npm's output when npm fails.
 */
export async function install(root, progress) {
  const reason = staleness(root);
  if (reason === undefined) return;
  // A new folder among the workspaces is not in the lock file yet, and npm ci would refuse it.
  const subcommand = newWorkspaces(root).length > 0 ? 'install' : 'ci';
  progress.step(`installing dependencies, because ${reason} (npm ${subcommand}, a minute or two)`);
  const npm = process.env.npm_execpath;
  const args = [subcommand, '--no-audit', '--no-fund', '--prefer-offline'];
  const [file, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const { code, output } = await command(file, all, { cwd: root });
  progress.done();
  if (code !== 0) {
    throw new Error(
      `${output.trim()}\nThe dependencies could not be installed: npm ${subcommand} failed.`,
    );
  }
  writeStamp(root);
}

/**
 * Why the dependencies have to be installed; undefined when they need not. An installation by hand is
 * recognised by what npm wrote down about it, and stamped.
 */
export function staleness(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'there are none yet';
  const added = newWorkspaces(root);
  if (added.length > 0) return `${added.join(', ')} is new`;
  const expected = stamp(root);
  const found = readJson(join(root, STAMP));
  if (found !== undefined && found.abi !== expected.abi) {
    return `they were installed for another Node (ABI ${found.abi}, this is ${expected.abi})`;
  }
  if (found?.lock === expected.lock) return undefined;
  const difference = lockDifference(root);
  if (difference !== undefined) return difference;
  writeStamp(root);
  return undefined;
}

function stamp(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return { lock: createHash('sha256').update(lock).digest('hex'), abi: process.versions.modules };
}

function writeStamp(root) {
  writeFileSync(join(root, STAMP), `${JSON.stringify(stamp(root))}\n`);
}

/** Compares what should be installed with what npm says it installed. */
function lockDifference(root) {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return 'the last installation was not finished';
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  for (const [path, { version, optional, devOptional, peer, link }] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    if (link === true) {
      if (!existsSync(join(root, path))) return `${path} is missing`;
    } else if (installed[path] === undefined) {
      // Packages for other platforms are in the lock file, but never installed here.
      if (!optional && !devOptional && !peer) return `${path} is missing`;
    } else if (installed[path].version !== version) {
      return `${path} is ${installed[path].version} and should be ${version}`;
    }
  }
  return undefined;
}

/** Folders that package.json makes workspaces and the lock file does not know. */
function newWorkspaces(root) {
  const { workspaces = [] } = readJson(join(root, 'package.json')) ?? {};
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  return workspaces
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return existsSync(join(root, parent))
        ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
        : [];
    })
    .filter(
      (folder) => existsSync(join(root, folder, 'package.json')) && locked[folder] === undefined,
    );
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
