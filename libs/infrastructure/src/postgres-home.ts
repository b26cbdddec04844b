import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './die-with-parent.js';

/** Where things go that the account of Postgres cannot reach inside the checkout. */
export const PUBLIC_DIRECTORY = '/var/lib/lyceum';

/**
 * The directory that holds the cluster: `<dataDir>/postgres`, unless Postgres runs as another account that
 * cannot enter it (a checkout below /root, say). Then it is one of our own below /var/lib/lyceum, named by
 * a digest of `dataDir`, and `log` says so.
 */
export function postgresHome(
  dataDir: string,
  account: Account | undefined,
  log: (line: string) => void,
): string {
  const inside = join(dataDir, 'postgres');
  mkdirSync(inside, { recursive: true, mode: 0o700 });
  if (account === undefined) return inside;
  chownSync(inside, account.uid, account.gid);
  if (canEnter(inside, account)) return inside;

  const outside = outsideHome(dataDir);
  mkdirSync(PUBLIC_DIRECTORY, { recursive: true, mode: 0o755 });
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  chownSync(outside, account.uid, account.gid);
  if (!canEnter(outside, account)) {
    throw new Error(
      `Postgres runs as the account "${account.name}", which can enter neither ${inside} nor ${outside}.`,
    );
  }
  log(
    `postgres: data is in ${outside}, because its account "${account.name}" cannot enter ${dataDir}`,
  );
  return outside;
}

/** Deletes the data of every server below `dataDir`, and what Postgres had to keep elsewhere. */
export function removeInfrastructureData(dataDir: string): void {
  rmSync(outsideHome(dataDir), { recursive: true, force: true });
  for (const name of [
    'postgres',
    'nats',
    'redis',
    's3',
    'mail',
    'run',
    'logs',
    'postgres.password',
  ]) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

function outsideHome(dataDir: string): string {
  let real = dataDir;
  try {
    real = realpathSync(dataDir);
  } catch {
    // Never made, so nothing is kept for it either.
  }
  return join(PUBLIC_DIRECTORY, createHash('sha256').update(real).digest('hex').slice(0, 16));
}

function canEnter(directory: string, account: Account): boolean {
  const { uid, gid } = account;
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { uid, gid, cwd: '/' }).status === 0
  );
}
