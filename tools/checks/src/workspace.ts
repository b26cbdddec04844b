import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, wherever the command was started. */
export const workspaceRoot = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../../..',
);

export interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** The names of the services, found by folder so that a new one needs no registration. */
export function serviceNames(root: string): string[] {
  return foldersWithManifest(path.join(root, 'services'));
}

/** The services that depend on the library of durable jobs, and so have a schema and a role for them. */
export function servicesWithJobs(root: string): string[] {
  return serviceNames(root).filter((name) => {
    const { dependencies = {} } = readJson<Manifest>(
      path.join(root, 'services', name, 'package.json'),
    );
    return '@lyceum/jobs' in dependencies;
  });
}

/** Every workspace folder, relative to the root, in the order of the root manifest. */
export function workspaceFolders(root: string): string[] {
  const { workspaces = [] } = readJson<Manifest>(path.join(root, 'package.json'));
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return foldersWithManifest(path.join(root, parent)).map((name) => `${parent}/${name}`);
  });
}

function foldersWithManifest(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => existsSync(path.join(parent, name, 'package.json')))
    .sort();
}
