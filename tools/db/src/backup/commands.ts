import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeWalArchive,
  recoverCluster,
  replaceCluster,
  runningProcess,
} from '@lyceum/infrastructure';
import { withClient } from '../with-client.js';
import { adminUrl } from '../running-stack.js';
import { ARCHIVE, backupFor, listBackups, makeBackup, pruneBackups } from './backups.js';
import { drill } from './drill.js';
import { archivedUpToNow, dataDirectory } from './wal-archiving.js';

type Say = (line: string) => void;

/** Where backups are, and the archived log beside them. */
interface Places {
  readonly backups: string;
  readonly walArchive: string;
}

/**
 * A base backup of the running database, and what is older than seven days is deleted.
 *
 * @throws Error that says what to do when the server does not archive its log
 */
export async function backup(root: string, say: Say): Promise<void> {
  const url = adminUrl();
  const { backups, walArchive } = await places(root, url);
  const { directory } = await makeBackup(url, backups);
  await archivedUpToNow(url);
  const pruned = pruneBackups(backups, walArchive, new Date());
  say(`${directory} is complete; its log is archived in ${walArchive}.`);
  if (pruned.backups + pruned.segments > 0)
    say(`${pruned.backups} older backups and ${pruned.segments} segments of the log are deleted.`);
}

/**
 * Puts the database of this checkout back to a moment; the former one is kept beside it.
 *
 * @throws Error when it runs, or nothing reaches that moment
 */
export async function restore(root: string, at: Date | undefined, say: Say): Promise<void> {
  if (at === undefined) throw new Error('Say to when: --at 2026-01-31T09:30:00Z');
  const dataDir = installation(root);
  if (runningProcess(join(dataDir, 'run', 'postgres.json')) !== undefined)
    throw new Error('The database runs. Stop it first: npm run down');
  const { directory } = await backupFor(join(dataDir, 'backups'), at);
  say(`Restoring ${directory}, and the log after it until ${at.toISOString()}`);
  const archive = join(directory, ARCHIVE);
  const last = await recoverCluster(
    { dataDir, archive, target: { time: at }, archives: true, notice: say },
    ({ adminUrl: url }) =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ last: Date | null }>(
          'select pg_last_xact_replay_timestamp() as last',
        );
        return rows[0]?.last;
      }),
  );
  const former = replaceCluster(dataDir);
  say(`The last change it holds is of ${last?.toISOString() ?? 'the backup itself'}.`);
  say(`The former database is kept in ${former}; delete it when you are sure.`);
  say('Start it with npm run up; then: npm run events -- verify --all, and npm run backup');
}

/** Restores beside the live database and compares. @throws Error that names tables that differ */
export async function runDrill(root: string, say: Say): Promise<void> {
  const url = adminUrl();
  const { backups } = await places(root, url);
  const newest = listBackups(backups).at(-1);
  if (newest === undefined) throw new Error('There is no backup. Make one with: npm run backup');
  const { tables, moving, differing, seconds } = await drill(installation(root), url, newest, say);
  if (differing.length > 0) throw new Error(`These tables differ: ${differing.join(', ')}`);
  say(
    `${tables - moving.length} of ${tables} tables have the digests of the live ones, after ${seconds.toFixed(1)} s.`,
  );
  if (moving.length > 0) say(`Written to meanwhile, and not compared: ${moving.join(', ')}`);
}

function installation(root: string): string {
  return join(root, '.lyceum');
}

/** Of a server elsewhere, BACKUP_DIRECTORY holds both, and its archive_command writes to `wal` in it. */
async function places(root: string, url: string): Promise<Places> {
  const given = process.env['BACKUP_DIRECTORY'];
  const cluster = await dataDirectory(url);
  if (given !== undefined) return { backups: join(given, 'base'), walArchive: join(given, 'wal') };
  if (process.env['DATABASE_ADMIN_URL'] !== undefined)
    throw new Error('Set BACKUP_DIRECTORY: where the backups of this database go.');
  const backups = join(installation(root), 'backups');
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  return { backups, walArchive: makeWalArchive(cluster) };
}
