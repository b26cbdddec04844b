import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Neither needed to generate a service nor wanted twice. */
const skipped = new Set(['.git', '.nx', '.lyceum', 'node_modules', 'coverage']);

export interface CheckoutCopy {
  readonly root: string;
  /** What `npm install` does for a workspace that is new. */
  link(workspace: string): void;
  remove(): void;
}

/**
 * A copy of this checkout that can be changed at will: packages are those of the original, our own
 * workspaces are those of the copy.
 */
export function copyCheckout(): CheckoutCopy {
  const root = mkdtempSync(path.join(os.tmpdir(), 'lyceum-generated-'));
  cpSync(checkout, root, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => !skipped.has(path.basename(source)),
  });
  linkPackages(path.join(checkout, 'node_modules'), path.join(root, 'node_modules'));
  const link = (workspace: string): void => {
    const target = path.join(root, 'node_modules', packageNameOf(root, workspace));
    mkdirSync(path.dirname(target), { recursive: true });
    symlinkSync(path.join(root, workspace), target);
  };
  for (const workspace of workspacesOf(root)) {
    link(workspace);
    const own = path.join(checkout, workspace, 'node_modules');
    if (existsSync(own)) symlinkSync(own, path.join(root, workspace, 'node_modules'));
  }
  return { root, link, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    // Ours point into the original; caches belong to it.
    if (name === '@lyceum' || name === '.cache') continue;
    symlinkSync(path.join(from, name), path.join(to, name));
  }
}

function workspacesOf(root: string): string[] {
  return ['libs', 'services', 'tools']
    .flatMap((parent) => readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`))
    .concat(['bench', 'e2e'])
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')));
}

function packageNameOf(root: string, workspace: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, workspace, 'package.json'), 'utf8')) as {
    name: string;
  };
  return manifest.name;
}
