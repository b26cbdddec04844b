import { openSync, readSync } from 'node:fs';

const LINE_FEED = 10;
/** Most lines are shorter. */
const FIRST_READ = 512;

/**
 * Lines of a file that stays on the disk, where the system keeps what is read again and again. Open as long as the
 * process.
 */
export class LineFile {
  private readonly file: number;
  private buffer = Buffer.alloc(FIRST_READ);

  constructor(path: string) {
    this.file = openSync(path, 'r');
  }

  /** The line that begins at an offset in bytes, without its end. Reads at once: some microseconds. */
  line(offset: number): string {
    for (;;) {
      const length = readSync(this.file, this.buffer, 0, this.buffer.length, offset);
      const end = this.buffer.subarray(0, length).indexOf(LINE_FEED);
      if (end !== -1 || length < this.buffer.length)
        return this.buffer.toString('latin1', 0, end === -1 ? length : end);
      this.buffer = Buffer.alloc(this.buffer.length * 2);
    }
  }
}
