import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, closeSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a job of media wants to find free, twice; the least that may be set. */
const WORK_BYTES = 32 * 1024 ** 2;
const SIZE = '96m';
const CHUNK = Buffer.alloc(1024 ** 2);

/** A disk of its own for the temporary files of media's jobs, which can be filled to the last byte. */
export class SmallDisk {
  private readonly filler: string;

  private constructor(private readonly directory: string) {
    this.filler = join(directory, 'filler');
  }

  /** @returns undefined where a file system cannot be mounted: only root may */
  static mount(): SmallDisk | undefined {
    const directory = mkdtempSync(join(tmpdir(), 'lyceum-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', directory], {
        stdio: 'ignore',
      });
      return new SmallDisk(directory);
    } catch {
      rmSync(directory, { recursive: true });
      return undefined;
    }
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      MEDIA_WORK_DIRECTORY: join(this.directory, 'work'),
      MEDIA_WORK_BYTES: String(WORK_BYTES),
    };
  }

  fill(): void {
    const file = openSync(this.filler, 'w');
    try {
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.directory]);
    rmSync(this.directory, { recursive: true });
  }
}
