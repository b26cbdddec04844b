import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, LOGGER, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';

/** The disk is too full to begin. Trying again later may help. */
export class DiskFull extends Error {
  constructor(free: number, needed: number) {
    super(`${free} bytes are free on the disk of temporary files; a job needs ${needed}`);
    this.name = 'DiskFull';
  }
}

/** Temporary files of jobs: a directory for each step, gone when the step ends, however it does. */
@Injectable()
export class WorkDirectories implements OnApplicationBootstrap {
  private readonly own: string;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.own = join(config.MEDIA_WORK_DIRECTORY, String(process.pid));
  }

  /** Throws away what processes left that were killed; a process has its own by its number. */
  async onApplicationBootstrap(): Promise<void> {
    const root = this.config.MEDIA_WORK_DIRECTORY;
    await mkdir(root, { recursive: true, mode: 0o700 });
    for (const name of await readdir(root)) {
      if (name !== String(process.pid) && isRunning(Number(name))) continue;
      await rm(join(root, name), { recursive: true, force: true });
      this.logger.info({ directory: name }, 'temporary files of a job that was killed are gone');
    }
  }

  /** @throws DiskFull */
  async use<T>(work: (directory: string) => Promise<T>): Promise<T> {
    await mkdir(this.own, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.own);
    const needed = 2 * this.config.MEDIA_WORK_BYTES;
    if (bavail * bsize < needed) throw new DiskFull(bavail * bsize, needed);
    const directory = await mkdtemp(join(this.own, 'job-'));
    try {
      return await work(directory);
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

/** `kill(pid, 0)`; what we may not signal runs too. */
function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
