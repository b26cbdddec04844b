import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;

/** A log that is appended to and never grows beyond twice its limit: the full one becomes `<file>.1`. */
export class LogFile {
  private descriptor: number | undefined;
  private size = 0;

  /** @param maxBytes 10 MB by default. */
  constructor(
    readonly file: string,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  /** Appends a line. A full disk must not stop the services whose lines these are, so it is no error. */
  append(line: string): void {
    try {
      this.descriptor ??= this.open();
      this.size += writeSync(this.descriptor, `${line}\n`);
      if (this.size > this.maxBytes) this.turnOver();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private open(): number {
    mkdirSync(dirname(this.file), { recursive: true });
    const descriptor = openSync(this.file, 'a');
    this.size = fstatSync(descriptor).size;
    return descriptor;
  }

  private turnOver(): void {
    this.close();
    renameSync(this.file, `${this.file}.1`);
    this.size = 0;
  }
}
