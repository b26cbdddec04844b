import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort, releasePort } from './free-port.js';
import { postgresAccount } from './postgres-account.js';
import { postgresBinaries } from './postgres-binaries.js';
import { postgresEnvironment } from './postgres-environment.js';
import { postgresHome, PUBLIC_DIRECTORY } from './postgres-home.js';
import { runCommand } from './run-command.js';
import { ServerProcess } from './server-process.js';
import { archiveCommand, restoreCommand, walArchive } from './wal-archive.js';

/** Until when the log is replayed: a moment, or a restore point by its name. */
export type RecoveryTarget = { readonly time: Date } | { readonly name: string };

export interface Recovery {
  /** Of the installation whose backup it is. */
  readonly dataDir: string;
  /** The base backup, `base.tar.gz`. */
  readonly archive: string;
  readonly target: RecoveryTarget;
  /**
   * Whether what happens from the target on is archived: for a cluster that takes the place of the live one, so that
   * no second restore begins the same timeline. A drill must leave no trace.
   */
  readonly archives: boolean;
  /** Told of what the user of the machine should know. */
  readonly notice: (line: string) => void;
}

/** A cluster that was recovered, and still runs. */
export interface RecoveredCluster {
  readonly directory: string;
  /** The superuser's, with the password of the installation. */
  readonly adminUrl: string;
}

/** Replaying a week of a busy school takes its time. */
const RECOVERY_MS = 6 * 3_600_000;
const RECOVERED = 'recovered';

/**
 * Unpacks a base backup beside the cluster of an installation, replays the archived log until the target, and has
 * `work` look at the result; the server is stopped afterwards, and the recovered cluster stays for replaceCluster().
 *
 * @throws Error with the last lines of the server's log when the archive does not reach the target
 */
export async function recoverCluster<T>(
  { dataDir, archive, target, archives, notice }: Recovery,
  work: (cluster: RecoveredCluster) => Promise<T>,
): Promise<T> {
  const account = postgresAccount();
  const binaries = await postgresBinaries(account, PUBLIC_DIRECTORY, notice);
  const home = postgresHome(dataDir, account, () => undefined);
  const directory = join(home, RECOVERED);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { mode: 0o700 });
  const unpacked = await runCommand('tar', ['-xzf', archive, '-C', directory, '--no-same-owner']);
  if (unpacked.code !== 0) throw new Error(`${archive} cannot be unpacked: ${unpacked.output}`);
  writeFileSync(join(directory, 'recovery.signal'), '');
  const settingsFile = join(directory, 'postgresql.auto.conf');
  // A cluster that was restored before still names its former target, and two are refused.
  const others = readFileSync(settingsFile, 'utf8').replaceAll(/^recovery_target.*\n/gm, '');
  writeFileSync(settingsFile, others + settingsFor(walArchive(home), target));
  if (account !== undefined) {
    chownSync(directory, account.uid, account.gid);
    const owner = `${account.uid}:${account.gid}`;
    const owned = spawnSync('chown', ['-R', owner, directory], { encoding: 'utf8' });
    if (owned.status !== 0) throw new Error(`The restored files keep their owner: ${owned.stderr}`);
  }

  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim();
  const port = await freePort();
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const settings = {
    ...{ listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200 },
    archive_mode: archives ? 'on' : 'off',
    archive_command: archiveCommand(walArchive(home)),
  };
  const server = new ServerProcess({
    name: 'postgres-recovery',
    command: binaries.postgres,
    args: [
      ...['-D', directory],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: postgresEnvironment(),
    cwd: '/',
    ...(account === undefined ? {} : { account }),
    stopSignal: 'SIGINT',
    graceMs: 60_000,
    startTimeoutMs: RECOVERY_MS,
    probe: () => hasRecovered(adminUrl),
    logFile: join(dataDir, 'logs', 'postgres-recovery.log'),
    pidFile: join(dataDir, 'run', 'postgres-recovery.json'),
    notice,
  });
  try {
    await server.start();
    return await work({ directory, adminUrl });
  } finally {
    await server.stop();
    releasePort(port);
  }
}

/**
 * Puts the cluster that recoverCluster() has left in the place of the live one, which must not run.
 *
 * @returns where the former one is kept
 */
export function replaceCluster(dataDir: string): string {
  const home = postgresHome(dataDir, postgresAccount(), () => undefined);
  const cluster = join(home, 'cluster');
  const former = join(home, `cluster-until-${new Date().toISOString().replaceAll(':', '-')}`);
  renameSync(cluster, former);
  renameSync(join(home, RECOVERED), cluster);
  return former;
}

/**
 * A moment needs a numeric zone here. Settings of recovery count while there is a recovery.signal only, which Postgres removes at the end.
 */
function settingsFor(archive: string, target: RecoveryTarget): string {
  const settings = {
    restore_command: restoreCommand(archive),
    recovery_target_action: 'promote',
    recovery_target_timeline: 'latest',
    ...('time' in target
      ? { recovery_target_time: target.time.toISOString().replace('Z', '+00') }
      : { recovery_target_name: target.name }),
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`,
  );
  return `\n${lines.join('\n')}\n`;
}

async function hasRecovered(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ recovering: boolean }>(
      'select pg_is_in_recovery() as recovering',
    );
    if (rows[0]?.recovering !== false) {
      await sleep(100);
      throw new Error('the log is being replayed');
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}
