import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  makeWalArchive,
  recoverCluster,
  replaceCluster,
  startInfrastructure,
  type Infrastructure,
} from '@lyceum/infrastructure';
import {
  ARCHIVE,
  backupFor,
  listBackups,
  makeBackup,
  pruneBackups,
} from '../src/backup/backups.js';
import { drill } from '../src/backup/drill.js';
import { tableDigests } from '../src/backup/table-digests.js';
import { archivedUpToNow, dataDirectory } from '../src/backup/wal-archiving.js';
import { withClient } from '../src/index.js';

const quiet = (): void => undefined;

describe('backup and restore', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lyceum-backup-'));
  const backups = join(dataDir, 'backups');
  let infrastructure: Infrastructure;
  let walArchive: string;
  const start = () =>
    startInfrastructure({ dataDir, services: ['postgres'], env: { PATH: process.env['PATH'] } });
  const url = (): string => infrastructure.postgres!.adminUrl;
  const sql = (text: string) => withClient(url(), (client) => client.query<{ at: Date }>(text));
  const now = async (): Promise<Date> => {
    const { rows } = await sql('select clock_timestamp() as at');
    return rows[0]!.at;
  };

  before(async () => {
    infrastructure = await start();
    await sql('create table courses (id int primary key, title text)');
    await sql(`insert into courses select n, 'course ' || n from generate_series(1, 5000) n`);
    walArchive = makeWalArchive(await dataDirectory(url()));
  });
  after(async () => {
    await infrastructure.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('restores beside the live database, and every table has its digest', async () => {
    const backup = await makeBackup(url(), backups);
    await sql(`update courses set title = 'after the backup' where id <= 10`);
    const result = await drill(dataDir, url(), backup, quiet);
    assert.deepEqual([result.differing, result.moving], [[], []]);
    assert.ok(result.tables >= 1);
  });

  it('needs of its role what the runbook gives it, and no more', async () => {
    await sql(`create role lyceum_backup login replication password 'for-this-test'`);
    await sql('grant pg_read_all_settings to lyceum_backup');
    await sql('grant execute on function pg_switch_wal() to lyceum_backup');
    const role = new URL(url());
    role.username = 'lyceum_backup';
    role.password = 'for-this-test';
    const elsewhere = join(dataDir, 'by-role');
    assert.equal(await dataDirectory(role.href), await dataDirectory(url()));
    const { directory } = await makeBackup(role.href, elsewhere);
    await archivedUpToNow(role.href);
    assert.deepEqual(
      listBackups(elsewhere).map((backup) => backup.directory),
      [directory],
    );
    const read = withClient(role.href, (client) => client.query('select from courses'));
    await assert.rejects(read, /permission denied/);
  });

  it('goes back to the moment before a mistake', async () => {
    await sql(`insert into courses values (9001, 'the last good one')`);
    const good = await tableDigests(url());
    const at = await now();
    await sql('delete from courses');
    await archivedUpToNow(url());
    await infrastructure.stop();

    const { directory } = await backupFor(backups, at);
    const restored = await recoverCluster(
      ...([
        {
          dataDir,
          archive: join(directory, ARCHIVE),
          target: { time: at },
          archives: true,
          notice: quiet,
        },
      ] as const),
      ({ adminUrl }) => tableDigests(adminUrl),
    );
    assert.deepEqual(restored, good);
    replaceCluster(dataDir);
    infrastructure = await start();
    assert.deepEqual(await tableDigests(url()), good);
  });

  it('archives on after a restore, and can be restored again', async () => {
    await sql(`insert into courses values (9002, 'after the restore')`);
    await archivedUpToNow(url());
    assert.ok(readdirSync(walArchive).some((name) => name.startsWith('00000002')));
    const backup = await makeBackup(url(), backups);
    assert.deepEqual((await drill(dataDir, url(), backup, quiet)).differing, []);
  });

  it('says what it cannot restore', async () => {
    await assert.rejects(backupFor(backups, new Date(0)), /nothing before it can be restored/);
    await assert.rejects(backupFor(join(dataDir, 'none'), new Date()), /There is no backup/);
  });

  it('deletes what no moment of the last seven days needs, and nothing else', () => {
    const week = 7 * 86_400_000;
    const [oldest, newest] = listBackups(backups);
    const kept = (at: number) => pruneBackups(backups, walArchive, new Date(at)).backups;
    assert.equal(kept(oldest!.finishedAt.getTime() + week + 1), 0);
    assert.equal(kept(newest!.finishedAt.getTime() + week + 1), 1);
    assert.equal(kept(newest!.finishedAt.getTime() + 10 * week), 0);
    assert.equal(listBackups(backups).length, 1);
  });

  it('refuses a backup whose bytes have changed', async () => {
    const [backup] = listBackups(backups);
    appendFileSync(join(backup!.directory, ARCHIVE), 'x');
    await assert.rejects(backupFor(backups, new Date()), /is damaged/);
  });
});
