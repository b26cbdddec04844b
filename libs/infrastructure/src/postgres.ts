import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Account } from './die-with-parent.js';
import { postgresAccount } from './postgres-account.js';
import { postgresBinaries } from './postgres-binaries.js';
import { clusterAt, type Cluster } from './postgres-cluster.js';
import { postgresEnvironment } from './postgres-environment.js';
import { postgresHome, PUBLIC_DIRECTORY } from './postgres-home.js';
import { commandLine } from './processes.js';
import { archiveCommand, walArchive } from './wal-archive.js';
import type { ServerProcess } from './server-process.js';
import type { ServerPlace } from './server-place.js';

/** Settings of a cluster on a laptop; what is acknowledged is on disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  wal_level: 'replica',
  synchronous_commit: 'on',
  // With five transactions or more at work, half a millisecond's wait lets them share one write to the disk.
  commit_delay: '500',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %u@%d ',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * For a cluster that is thrown away: a crash of the machine may lose it. A crash of Postgres does not, so a
 * test may still kill it; that is why commits stay synchronous, which costs little without fsync.
 */
const THROWAWAY_SETTINGS = { fsync: 'off', full_page_writes: 'off' };

/** What is kept is archived too, from the first backup on. A minute is what the disk's loss may cost. */
const archiveSettings = (home: string) => ({
  archive_mode: 'on',
  archive_command: archiveCommand(walArchive(home)),
  archive_timeout: '60',
});

export interface PostgresOptions {
  /** False only for data that is thrown away: then nothing waits for the disk. */
  readonly durable: boolean;
  /** What a new cluster is a copy of: one whose server was stopped in good order. */
  readonly origin: Cluster | undefined;
}

export interface PostgresAddresses {
  /** The superuser's, over TCP. */
  readonly adminUrl: string;
  /** The same over a socket that only this machine has. */
  readonly socketUrl: string;
  readonly cluster: Cluster;
}

/** Starts Postgres on its data below `place.dataDir`; makes the cluster when there is none. */
export async function startPostgres(
  place: ServerPlace,
  { durable, origin }: PostgresOptions,
): Promise<{ server: ServerProcess } & PostgresAddresses> {
  const account = postgresAccount();
  const binaries = await postgresBinaries(account, PUBLIC_DIRECTORY, place.notice);
  const home = postgresHome(place.dataDir, account, place.notice);
  const cluster = await clusterAt({
    initdb: binaries.initdb,
    dataDir: place.dataDir,
    ...{ home, account, durable, origin },
  });
  const { directory, password } = cluster;
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${place.port}/postgres`;
  const sockets = socketDirectory(account);
  const socketUrl = `postgres://postgres:${password}@localhost:${place.port}/postgres?host=${encodeURIComponent(sockets)}`;
  const settings = {
    ...SETTINGS,
    unix_socket_directories: sockets,
    ...(durable ? archiveSettings(home) : THROWAWAY_SETTINGS),
    port: String(place.port),
  };

  const server = await place.run({
    name: 'postgres',
    command: binaries.postgres,
    args: [
      '-D',
      directory,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: postgresEnvironment(),
    cwd: '/',
    ...(account === undefined ? {} : { account }),
    // Fast shutdown: open transactions are rolled back, the cluster is clean.
    stopSignal: 'SIGINT',
    graceMs: 20_000,
    // A crash recovery may have gigabytes of log to replay.
    startTimeoutMs: 120_000,
    prepare: () => {
      removeStaleLock(directory);
    },
    probe: () => answersQuery(adminUrl),
  });
  return { server, adminUrl, socketUrl, cluster };
}

/**
 * Not inside the data: the path of a socket may hold 107 bytes, which a checkout easily exceeds. The name is
 * random, so that nobody can wait there with a server of his own.
 */
function socketDirectory(account: Account | undefined): string {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-pg-'));
  chmodSync(directory, 0o755);
  if (account !== undefined) chownSync(directory, account.uid, account.gid);
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Resolves when a query is answered at `url`. @throws the error of the driver otherwise. */
export async function answersQuery(url: string, timeoutMs = 5_000): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
  // A connection that is lost later is reported by the pending call; it must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * After a SIGKILL the lock file stays. Postgres sees through that unless the pid in it belongs to somebody
 * by now, which in a container happens all the time. The lock is ours to remove when that process is no
 * Postgres on this cluster.
 */
function removeStaleLock(cluster: string): void {
  const lock = join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 0 && commandLine(pid).includes(cluster)) {
    throw new Error(
      `Postgres already runs on ${cluster} (process ${pid}), and this start did not start it. Stop that process first: kill -INT ${pid}`,
    );
  }
  rmSync(lock);
}
