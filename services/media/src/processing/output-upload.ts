import type { ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { contentTypes, type ObjectStore } from '@lyceum/storage';
import { joinShortTail } from './tail-segment.js';

const POLL_MS = 200;
const AT_ONCE = 4;
/** What may have to be joined in the end. */
const TAIL_SEGMENTS = 2;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.m4s': contentTypes.m4s,
  '.mp4': contentTypes.mp4,
  '.m3u8': contentTypes.m3u8,
};

export interface OutputUploadOptions {
  readonly store: ObjectStore;
  /** Holds one folder for each rendition. */
  readonly directory: string;
  readonly folders: readonly string[];
  /** Of the objects, with a slash at its end. */
  readonly keyPrefix: string;
  /** Finished files on disk, bytes, from which on the encoder is held up. */
  readonly maxPendingBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Stores segments while more of them are made, so that a long video needs little disk. A segment is
 * finished when it has its name: the encoder writes it under another one.
 */
export class OutputUpload {
  /** Bytes of what was stored: `720p/s00001.m4s`. */
  readonly sizes = new Map<string, number>();
  private child: ChildProcess | undefined;
  private isHeldUp = false;

  constructor(private readonly options: OutputUploadOptions) {}

  /** The encoder, to hold it up when it is faster than the store. */
  attach(child: ChildProcess): void {
    this.child = child;
  }

  /** Stores segments until `done`, then what is left. */
  async follow(done: Promise<unknown>): Promise<void> {
    let isDone = false;
    const ended = done.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    while (!isDone) {
      await this.store(/\.m4s$/, TAIL_SEGMENTS);
      await Promise.race([ended, wait(POLL_MS)]);
    }
    // Whoever waits for the encoder learns why it failed.
    await done;
    const { directory, folders } = this.options;
    for (const folder of folders) await joinShortTail(join(directory, folder));
    await this.store(/\.(?:m4s|mp4|m3u8)$/, 0);
  }

  get storedBytes(): number {
    return [...this.sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** @param keep how many of the newest files of each folder are left for later */
  private async store(names: RegExp, keep: number): Promise<void> {
    const { directory, folders, maxPendingBytes, signal } = this.options;
    const files: { name: string; bytes: number }[] = [];
    for (const folder of folders) {
      const made = (await readdir(join(directory, folder))).filter((file) => names.test(file));
      for (const file of made.sort().slice(0, made.length - keep)) {
        const name = `${folder}/${file}`;
        files.push({ name, bytes: (await stat(join(directory, name))).size });
      }
    }
    this.holdUp(files.reduce((sum, { bytes }) => sum + bytes, 0) > maxPendingBytes);
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < files.length) {
        signal.throwIfAborted();
        await this.storeFile(files[next++]!);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.holdUp(false);
  }

  private async storeFile({ name, bytes }: { name: string; bytes: number }): Promise<void> {
    const { store, directory, keyPrefix, signal } = this.options;
    const path = join(directory, name);
    const body = createReadStream(path);
    try {
      await store.put(
        {
          key: `${keyPrefix}${name}`,
          contentType: CONTENT_TYPES[extname(name)]!,
          body,
          contentLength: bytes,
        },
        signal,
      );
    } finally {
      body.destroy();
    }
    this.sizes.set(name, bytes);
    // Playlists are read once everything is stored; the directory goes with the step.
    if (name.endsWith('.m4s')) await rm(path);
  }

  private holdUp(shouldWait: boolean): void {
    if (shouldWait === this.isHeldUp) return;
    this.isHeldUp = shouldWait;
    this.child?.kill(shouldWait ? 'SIGSTOP' : 'SIGCONT');
  }
}
