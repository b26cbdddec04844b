import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './die-with-parent.js';
import { postgresEnvironment } from './postgres-environment.js';
import { runCommand } from './run-command.js';

/** The data of a Postgres. */
export interface Cluster {
  readonly directory: string;
  /** Of its superuser. */
  readonly password: string;
}

export interface ClusterPlace {
  readonly initdb: string;
  /** Keeps the password of the superuser. */
  readonly dataDir: string;
  /** Belongs to the account that Postgres runs as. */
  readonly home: string;
  readonly account: Account | undefined;
  /** False only for data that is thrown away: then nothing waits for the disk. */
  readonly durable: boolean;
  /** What a new one is a copy of; it is empty otherwise. */
  readonly origin: Cluster | undefined;
}

/**
 * The cluster of an installation: the one that is there, or a new one.
 * @throws Error when its password is gone, or it cannot be made
 */
export async function clusterAt(place: ClusterPlace): Promise<Cluster> {
  const directory = join(place.home, 'cluster');
  const file = join(place.dataDir, 'postgres.password');
  if (existsSync(join(directory, 'PG_VERSION'))) {
    if (existsSync(file)) return { directory, password: readFileSync(file, 'utf8').trim() };
    throw new Error(
      `Postgres has data in ${directory}, but ${file} with its password is gone. Restore the file, or forget the data with: npm run down -- --reset`,
    );
  }
  // What an interrupted start left has no PG_VERSION of use, and initdb wants an empty directory.
  rmSync(directory, { recursive: true, force: true });
  const password = await (place.origin === undefined
    ? makeCluster(directory, place)
    : copyCluster(directory, place.origin));
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return { directory, password };
}

/** @returns the password of the superuser */
async function makeCluster(
  directory: string,
  { initdb, home, account, durable }: ClusterPlace,
): Promise<string> {
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(home, 'initial-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const identity = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  try {
    const { code, output } = await runCommand(
      initdb,
      [
        ...['--pgdata', directory, '--username', 'postgres', '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8'],
        // Of Postgres itself: the same order and case rules on every machine, whatever locales it has.
        ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
        ...(durable ? [] : ['--no-sync']),
      ],
      { ...identity, cwd: '/', env: postgresEnvironment(), timeoutMs: 120_000 },
    );
    if (code !== 0)
      throw new Error(`Postgres could not make its cluster in ${directory}:\n${output.trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return password;
}

/** @returns the password of the superuser, which the copy has as well */
async function copyCluster(directory: string, origin: Cluster): Promise<string> {
  // With its owner, and without its blocks where the file system can share them.
  const { code, output } = await runCommand('cp', ['-a', origin.directory, directory]);
  if (code !== 0) throw new Error(`${origin.directory} could not be copied:\n${output.trim()}`);
  return origin.password;
}
