import { chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { postgresAccount } from './postgres-account.js';

/** Where the write-ahead log of a cluster in `home` is kept for a restore. */
export function walArchive(home: string): string {
  return join(home, 'wal-archive');
}

/**
 * The shell command by which Postgres archives a segment. Until there is an archive, segments are let go: whoever
 * makes no backups must not lose the disk to their log. A segment that is there already is not written over.
 */
export function archiveCommand(archive: string): string {
  const to = shellQuoted(archive).replaceAll('%', '%%');
  return `test ! -d ${to} || cmp -s %p ${to}/%f || { test ! -e ${to}/%f && cp %p ${to}/%f.part && mv ${to}/%f.part ${to}/%f; }`;
}

/** The shell command by which Postgres gets a segment back. */
export function restoreCommand(archive: string): string {
  return `cp ${shellQuoted(archive).replaceAll('%', '%%')}/%f %p`;
}

/**
 * Makes the archive beside a cluster of ours, and with it archiving begins.
 *
 * @param cluster the setting `data_directory` of the server
 * @returns the directory, which belongs to the account of Postgres
 */
export function makeWalArchive(cluster: string): string {
  const archive = walArchive(dirname(cluster));
  mkdirSync(archive, { recursive: true, mode: 0o700 });
  const account = postgresAccount();
  if (account !== undefined) chownSync(archive, account.uid, account.gid);
  return archive;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
