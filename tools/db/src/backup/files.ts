import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { contentTypes, type Extension, type ListedObject, type ObjectStore } from '@lyceum/storage';

const DAY_MS = 86_400_000;
/** As long as moments of the database can be restored. */
const KEPT_DAYS = 7;
const AT_ONCE = 8;
/** No segment of a key begins with a dot. */
const GONE = '.gone.json';
const TYPES = '.types.json';

export interface FilesBackup {
  readonly copied: number;
  readonly bytes: number;
  /** Which the bucket has no longer, and which are kept for a while. */
  readonly kept: number;
  readonly deleted: number;
}

/**
 * Copies what is new in a bucket into a directory, under the keys of the objects. Objects are written once: what is
 * there with its size is not read again. What the bucket lost is kept for seven days from when that was noticed.
 *
 * @throws Error when the bucket is empty and the copy is not: that is a loss, and no deletion
 */
export async function backUpFiles(
  store: ObjectStore,
  directory: string,
  now: Date,
): Promise<FilesBackup> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const copies = await keysIn(directory);
  const keys = new Set<string>();
  const waiting: ListedObject[] = [];
  for await (const object of store.listAll()) {
    keys.add(object.key);
    if (!(await isCopied(object, join(directory, object.key)))) waiting.push(object);
  }
  if (keys.size === 0 && copies.length > 0)
    throw new Error('The bucket is empty. The copy is left as it is; see npm run restore:files.');
  const types = readJson(join(directory, TYPES));
  await each(waiting, async ({ key }) => {
    const type = await copy(store, key, join(directory, key));
    if (type !== typeOf(key)) types[key] = type;
  });
  writeJson(join(directory, TYPES), types);
  const lost = copies.filter((key) => !keys.has(key));
  const deleted = await forget(directory, lost, now);
  return {
    copied: waiting.length,
    bytes: waiting.reduce((sum, { size }) => sum + size, 0),
    kept: lost.length - deleted,
    deleted,
  };
}

/** Puts back what the copy has and the bucket lacks. @returns how many objects */
export async function restoreFiles(store: ObjectStore, directory: string): Promise<number> {
  const missing = new Set(await keysIn(directory));
  for await (const { key } of store.listAll()) missing.delete(key);
  const types = readJson(join(directory, TYPES));
  await each([...missing], async (key) => {
    const file = join(directory, key);
    const { size } = await stat(file);
    const object = { key, contentType: types[key] ?? typeOf(key), contentLength: size };
    await store.put({ ...object, body: createReadStream(file) });
    // The object is of this moment. A copy that seems older would be made again.
    const now = new Date();
    await utimes(file, now, now);
  });
  return missing.size;
}

async function isCopied({ size, lastModified }: ListedObject, file: string): Promise<boolean> {
  const copied = await stat(file).catch(() => undefined);
  return copied?.size === size && copied.mtime >= (lastModified ?? copied.mtime);
}

/** @returns the content type */
async function copy(store: ObjectStore, key: string, file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = join(dirname(file), `.${basename(file)}.part`);
  const { body, size, contentType } = await store.read(key);
  await pipeline(body, createWriteStream(unfinished, { mode: 0o600, flush: true }));
  const { size: written } = await stat(unfinished);
  if (written !== size) throw new Error(`${key} has ${size} bytes, of which ${written} came`);
  await rename(unfinished, file);
  return contentType;
}

/** @returns how many copies were deleted */
async function forget(directory: string, lost: readonly string[], now: Date): Promise<number> {
  const noticed = readJson(join(directory, GONE));
  const horizon = new Date(now.getTime() - KEPT_DAYS * DAY_MS).toISOString();
  const since = Object.fromEntries(lost.map((key) => [key, noticed[key] ?? now.toISOString()]));
  const old = lost.filter((key) => since[key]! < horizon);
  for (const key of old) {
    await rm(join(directory, key));
    delete since[key];
  }
  writeJson(join(directory, GONE), since);
  return old.length;
}

async function keysIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ parentPath, name }) =>
      relative(directory, join(parentPath, name)).split(sep).join('/'),
    );
}

/** What its name says; what an object has beyond that is written down. */
const typeOf = (key: string): string =>
  contentTypes[key.split('.').at(-1) as Extension] ?? contentTypes.bin;

/** A few at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function readJson(file: string): Record<string, string> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

function writeJson(file: string, value: Record<string, string>): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}
