import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadStream } from 'node:fs';
import { baseBackup } from './base-backup.js';
import { withClient } from '../with-client.js';

/** A base backup that was completed. */
export interface Backup {
  readonly directory: string;
  /** Every moment from here on can be restored from it, as far as the archived log reaches. */
  readonly finishedAt: Date;
  /** The first segment of the log that a restore needs. */
  readonly firstSegment: string;
  /** SHA-256 of the archive, hex. */
  readonly sha256: string;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 7;
const DESCRIPTION = 'backup.json';
export const ARCHIVE = 'base.tar.gz';

/** Makes a base backup in a directory of its own; one that was interrupted is never taken for one. */
export async function makeBackup(adminUrl: string, backups: string): Promise<Backup> {
  const name = new Date().toISOString().replaceAll(':', '-');
  const unfinished = join(backups, `unfinished-${name}`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const firstSegment = await segmentNow(adminUrl);
  const archive = join(unfinished, ARCHIVE);
  await baseBackup(adminUrl, { archive, manifest: join(unfinished, 'backup_manifest') });
  const finishedAt = await databaseTime(adminUrl);
  const described = { finishedAt, firstSegment, sha256: await sha256Of(archive) };
  writeFileSync(join(unfinished, DESCRIPTION), `${JSON.stringify(described, null, 2)}\n`);
  const directory = join(backups, name);
  renameSync(unfinished, directory);
  return { directory, ...described };
}

/** Completed backups, oldest first. */
export function listBackups(backups: string): Backup[] {
  if (!existsSync(backups)) return [];
  return readdirSync(backups)
    .filter(
      (name) => existsSync(join(backups, name, DESCRIPTION)) && !name.startsWith('unfinished-'),
    )
    .sort()
    .map((name) => {
      const directory = join(backups, name);
      const text = readFileSync(join(directory, DESCRIPTION), 'utf8');
      const { finishedAt, ...rest } = JSON.parse(text) as Omit<Backup, 'directory'>;
      return { directory, ...rest, finishedAt: new Date(finishedAt) };
    });
}

/**
 * The backup from which a moment is restored: the last one that was complete by then.
 *
 * @throws Error that says from when on there are backups, or that the archive is damaged
 */
export async function backupFor(backups: string, at: Date): Promise<Backup> {
  const all = listBackups(backups);
  const backup = all.findLast(({ finishedAt }) => finishedAt <= at);
  if (backup === undefined)
    throw new Error(
      all[0] === undefined
        ? `There is no backup in ${backups}. Make one with: npm run backup`
        : `The first backup is of ${all[0].finishedAt.toISOString()}; nothing before it can be restored.`,
    );
  if ((await sha256Of(join(backup.directory, ARCHIVE))) !== backup.sha256)
    throw new Error(`${backup.directory} is damaged: its archive has another SHA-256 than it had.`);
  return backup;
}

/**
 * Deletes what no moment of the last seven days needs: all backups before the last one that is older, and segments of
 * the log before its first.
 *
 * @returns how many backups and segments
 */
export function pruneBackups(
  backups: string,
  walArchive: string,
  now: Date,
): { readonly backups: number; readonly segments: number } {
  const all = listBackups(backups);
  const horizon = now.getTime() - KEPT_DAYS * DAY_MS;
  const kept = Math.max(
    0,
    all.findLastIndex(({ finishedAt }) => finishedAt.getTime() <= horizon),
  );
  const gone = all.slice(0, kept);
  for (const { directory } of gone) rmSync(directory, { recursive: true });
  const first = all[kept]?.firstSegment;
  const isSegment = /^[0-9A-F]{24}$/;
  const segments = readdirSync(walArchive).filter(
    // Without its first eight digits, the timeline, a name says where in the log it is.
    (name) => first !== undefined && isSegment.test(name) && name.slice(8) < first.slice(8),
  );
  for (const segment of segments) rmSync(join(walArchive, segment));
  return { backups: gone.length, segments: segments.length };
}

/** The clock that counts for a restore is that of the database. */
function databaseTime(adminUrl: string): Promise<Date> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]!.now;
  });
}

function segmentNow(adminUrl: string): Promise<string> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ segment: string }>(
      'select pg_walfile_name(pg_current_wal_lsn()) as segment',
    );
    return rows[0]!.segment;
  });
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
