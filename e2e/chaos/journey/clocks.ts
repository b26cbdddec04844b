import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOCKS_VARIABLE } from './shifted-clock.js';

/** The clocks of services, which can be moved while these run. */
export class Clocks {
  private readonly directory = mkdtempSync(join(tmpdir(), 'lyceum-clocks-'));

  /** What services are started with so that their clocks can be moved. */
  get environment(): NodeJS.ProcessEnv {
    const module = new URL('./shifted-clock-main.js', import.meta.url).href;
    return {
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${module}`.trim(),
      [CLOCKS_VARIABLE]: this.directory,
    };
  }

  /** @param ms ahead of the true time, or behind it when negative; 0 sets the clock right */
  shift(service: string, ms: number): void {
    writeFileSync(join(this.directory, service), String(ms));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
