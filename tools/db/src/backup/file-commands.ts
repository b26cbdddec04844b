import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Metrics, createLogger } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import { storeAccess } from '../running-stack.js';
import { backUpFiles, restoreFiles } from './files.js';

type Say = (line: string) => void;

/** Copies what is new in the bucket of the installation. @throws Error of the store, or of the disk */
export async function filesBackup(root: string, say: Say): Promise<void> {
  const directory = filesDirectory(root);
  await withStore(async (store) => {
    const { copied, bytes, kept, deleted } = await backUpFiles(store, directory, new Date());
    say(`${copied} files were copied to ${directory}, ${bytes} bytes.`);
    if (kept > 0) say(`${kept} are kept that the bucket has no longer.`);
    if (deleted > 0) say(`${deleted} that it has not had for seven days are deleted.`);
  });
}

/** Puts back what the bucket of the installation lacks. @throws Error when there is no copy */
export async function filesRestore(root: string, say: Say): Promise<void> {
  const directory = filesDirectory(root);
  if (!existsSync(directory))
    throw new Error(`There is no copy in ${directory}. Make one with: npm run backup:files`);
  await withStore(async (store) => {
    await store.ensureBucket();
    say(`${await restoreFiles(store, directory)} files were put back into the bucket.`);
  });
}

/** Beside the backups of the database. */
function filesDirectory(root: string): string {
  const given = process.env['BACKUP_DIRECTORY'];
  return given === undefined ? join(root, '.lyceum', 'backups', 'files') : join(given, 'files');
}

async function withStore(work: (store: ObjectStore) => Promise<void>): Promise<void> {
  const store = new ObjectStore({
    ...storeAccess(),
    forcePathStyle: process.env['S3_FORCE_PATH_STYLE'] !== 'false',
    logger: createLogger('db', 'warn'),
    metrics: new Metrics(),
  });
  try {
    await work(store);
  } finally {
    store.close();
  }
}
