import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { recoverCluster } from '@lyceum/infrastructure';
import { withClient } from '../with-client.js';
import { ARCHIVE, type Backup } from './backups.js';
import { archivedUpToNow } from './wal-archiving.js';
import { tableDigests } from './table-digests.js';

export interface DrillResult {
  readonly tables: number;
  /** Tables that were written to while they were looked at, and so could not be compared. */
  readonly moving: readonly string[];
  /** Tables whose restored rows are other ones: must be none. */
  readonly differing: readonly string[];
  readonly seconds: number;
}

/**
 * Restores the live database beside itself, to a restore point that is made now, and compares digests of all tables.
 * Tables are looked at before and after the restore point; those that moved meanwhile are not compared.
 */
export async function drill(
  dataDir: string,
  databaseUrl: string,
  backup: Backup,
  notice: (line: string) => void,
): Promise<DrillResult> {
  const begun = performance.now();
  const name = `drill-${randomUUID()}`;
  const before = await tableDigests(databaseUrl);
  await withClient(databaseUrl, (client) =>
    client.query('select pg_create_restore_point($1)', [name]),
  );
  const after = await tableDigests(databaseUrl);
  await archivedUpToNow(databaseUrl);
  const archive = join(backup.directory, ARCHIVE);
  const restored = await recoverCluster(
    { dataDir, archive, target: { name }, archives: false, notice },
    (cluster) => {
      const url = new URL(cluster.adminUrl);
      url.pathname = new URL(databaseUrl).pathname;
      return tableDigests(url.toString());
    },
  );
  const moving = [...before.keys()].filter((table) => before.get(table) !== after.get(table));
  const differing = [...after.keys()].filter(
    (table) => !moving.includes(table) && restored.get(table) !== after.get(table),
  );
  return {
    ...{ tables: after.size, moving, differing },
    seconds: (performance.now() - begun) / 1000,
  };
}
