import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@lyceum/infrastructure';
import { eventually } from '@lyceum/testing';
import pg from 'pg';

/** The first that carries prepared statements through transaction mode. */
const NEEDED = [1, 21];
const STATS_USER = 'watcher';
const NOBODY = 65534;

const committedConfig = fileURLToPath(
  new URL('../../../../k8s/infrastructure/pgbouncer/pgbouncer.ini', import.meta.url),
);

export interface Pooler {
  /** The same database, through the pooler. */
  through(url: string): string;
  /** Its own counts: a row for each database and role. */
  pools(): Promise<{ user: string; clients: number; servers: number }[]>;
  stop(): Promise<void>;
}

export interface PoolerOptions {
  /** Command that starts PgBouncer, from `findPgBouncer`. */
  readonly command: readonly string[];
  /** The database, with the credentials of its owner. */
  readonly databaseUrl: string;
  /** Password of each role. */
  readonly roles: Readonly<Record<string, string>>;
  /** Connections to Postgres for each role; few, so that clients have to share them. */
  readonly poolSize: number;
}

/** Starts PgBouncer with the configuration of k8s/infrastructure, but for addresses and the size of pools. */
export async function startPgBouncer(options: PoolerOptions): Promise<Pooler> {
  const target = new URL(options.databaseUrl);
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'lyceum-pgbouncer-'));
  chmodSync(folder, 0o755);
  const users = path.join(folder, 'userlist.txt');
  const roles = { ...options.roles, [STATS_USER]: 'watching' };
  writeFileSync(
    users,
    Object.entries(roles)
      .map(([role, password]) => `"${role}" "${password}"\n`)
      .join(''),
  );
  const database = `${target.pathname.slice(1)} = host=${target.hostname} port=${target.port}`;
  const settings: Readonly<Record<string, string>> = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    auth_file: users,
    default_pool_size: String(options.poolSize),
  };
  let config = readFileSync(committedConfig, 'utf8').replace(/^lyceum = .*$/m, database);
  for (const [name, value] of Object.entries(settings))
    config = config.replace(new RegExp(`^${name} = .*$`, 'm'), `${name} = ${value}`);
  const file = path.join(folder, 'pgbouncer.ini');
  writeFileSync(file, `${config}\nstats_users = ${STATS_USER}\n`);

  const [program = '', ...args] = [...options.command, file];
  // It refuses to run as root.
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...asNobody });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const pools = async () => {
    const client = new pg.Client({
      connectionString: `postgres://${STATS_USER}:watching@127.0.0.1:${port}/pgbouncer`,
    });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, string>>('show pools');
      const sum = (row: Record<string, string>, prefix: string): number =>
        Object.entries(row)
          .filter(([name]) => name.startsWith(prefix) && !name.includes('cancel'))
          .reduce((total, [, value]) => total + Number(value), 0);
      return rows.map((row) => ({
        user: row['user'] ?? '',
        clients: sum(row, 'cl_'),
        servers: sum(row, 'sv_'),
      }));
    } finally {
      await client.end();
    }
  };
  try {
    await eventually(pools);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`PgBouncer does not answer: ${output}`, { cause: error });
  }
  return {
    through: (url) => {
      const pooled = new URL(url);
      pooled.hostname = '127.0.0.1';
      pooled.port = String(port);
      return pooled.toString();
    },
    pools,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * A PgBouncer that is new enough: from PATH; or, for root on Debian, from the release after the machine's, taken
 * apart in a folder of its own together with the libraries it was built with, so that nothing is installed.
 *
 * @returns the command, or why there is none
 */
export function findPgBouncer(): { command: readonly string[] } | { problem: string } {
  if (isNewEnough(['pgbouncer'])) return { command: ['pgbouncer'] };
  const onDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (process.getuid?.() !== 0 || !onDebian)
    return { problem: `needs PgBouncer ${NEEDED.join('.')} or newer in PATH` };
  const command = fromDebian();
  return isNewEnough(command)
    ? { command }
    : { problem: `${command.join(' ')} is no PgBouncer of ${NEEDED.join('.')} or newer` };
}

function isNewEnough(command: readonly string[]): boolean {
  const [program = '', ...args] = command;
  const { stdout } = spawnSync(program, [...args, '--version'], { encoding: 'utf8' });
  const version = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '');
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > NEEDED[0]! || (major === NEEDED[0] && minor >= NEEDED[1]!);
}

/** PgBouncer and the libraries that it loads. */
const PACKAGES = [
  ...['pgbouncer', 'libc6', 'libcares2', 'libevent-2.1-7t64', 'libssl3t64', 'libpam0g'],
  ...['libsystemd0', 'libcap2', 'libaudit1', 'libcap-ng0', 'libzstd1', 'liblzma5', 'zlib1g'],
];
const RELEASE = 'trixie';

function fromDebian(): string[] {
  const place = path.join(tmpdir(), `lyceum-tools-pgbouncer-${RELEASE}`);
  if (!existsSync(place)) {
    const work = mkdtempSync(`${place}-`);
    chmodSync(work, 0o755);
    download(work);
    // Whoever is second finds the place taken, by the same.
    if (!existsSync(place)) renameSync(work, place);
  }
  const libraries = path.join(place, 'root/usr/lib/x86_64-linux-gnu');
  return [
    path.join(libraries, 'ld-linux-x86-64.so.2'),
    ...['--library-path', libraries],
    path.join(place, 'root/usr/sbin/pgbouncer'),
  ];
}

/** With lists and state of its own, apt leaves those of the machine alone. */
function download(work: string): void {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'root', 'packages'])
    mkdirSync(path.join(work, folder), { recursive: true });
  writeFileSync(path.join(work, 'status'), '');
  writeFileSync(
    path.join(work, 'sources.list'),
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian ${RELEASE} main\n`,
  );
  writeFileSync(
    path.join(work, 'apt.conf'),
    [
      `Dir::Etc::sourcelist "${work}/sources.list";`,
      'Dir::Etc::sourceparts "-";',
      `Dir::State::lists "${work}/lists";`,
      `Dir::State::status "${work}/status";`,
      `Dir::Cache "${work}/cache";`,
      'APT::Sandbox::User "root";',
    ].join('\n'),
  );
  const run = (command: string, ...args: string[]): void =>
    void execFileSync(command, args, {
      cwd: path.join(work, 'packages'),
      env: { ...process.env, APT_CONFIG: path.join(work, 'apt.conf') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  run('apt-get', 'update');
  run('apt-get', 'download', ...PACKAGES);
  run('sh', '-c', 'for package in *.deb; do dpkg-deb -x "$package" ../root; done');
}
