import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { contractProblems, events, type ContractSnapshot } from '@lyceum/contracts';
import { startInfrastructure } from '@lyceum/infrastructure';
import { root } from './discover-schemas.js';
import { contractSnapshots, generatedFiles, type GeneratedFile } from './generated-files.js';
import { migrateAll } from './migrate-all.js';

/**
 * Writes (or only compares) every generated file, with a database of its own.
 *
 * @returns paths that differ
 * @throws Error when an event's contract changed so that it needs a new version
 */
export async function generate(check: boolean): Promise<string[]> {
  const files = await withScratchDatabase(async (adminUrl) => {
    await migrateAll({ adminUrl, rolePasswords: {} });
    return generatedFiles(adminUrl, await version());
  });
  const problems = await incompatibleContracts(files);
  if (problems.length > 0)
    throw new Error(`${problems.join('\n')}\nDeclare a new version of the event instead.`);
  const stale = await staleFiles(files);
  if (!check) await writeFiles(stale);
  const orphans = check ? await orphanedSnapshots() : [];
  return [...stale.map(({ path }) => relative(root, path)), ...orphans];
}

/** Snapshots of events on disk that the code is no longer compatible with. */
export async function incompatibleContracts(files: readonly GeneratedFile[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, content } of files.filter(
    (file) => dirname(file.path) === contractSnapshots,
  )) {
    const committed = await contentOf(path);
    if (committed !== undefined)
      problems.push(
        ...contractProblems(
          JSON.parse(committed) as ContractSnapshot,
          JSON.parse(content) as ContractSnapshot,
        ),
      );
  }
  return problems;
}

/** Snapshots of events that the code does not declare: what was published stays in the log for ever. */
export async function orphanedSnapshots(): Promise<string[]> {
  const declared = new Set(events.map(({ type }) => `${type}.json`));
  return (await readdir(contractSnapshots))
    .filter((name) => !declared.has(name))
    .map((name) => relative(root, join(contractSnapshots, name)));
}

export async function staleFiles(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const stale: GeneratedFile[] = [];
  for (const file of files) if ((await contentOf(file.path)) !== file.content) stale.push(file);
  return stale;
}

export async function writeFiles(files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

async function version(): Promise<string> {
  return (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string })
    .version;
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Not there yet.
    return undefined;
  }
}

async function withScratchDatabase<T>(work: (adminUrl: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lyceum-generate-'));
  const infrastructure = await startInfrastructure({
    dataDir,
    services: ['postgres'],
    ephemeral: true,
    env: {},
  });
  try {
    return await work(infrastructure.postgres!.adminUrl);
  } finally {
    await infrastructure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
