import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../../../..', import.meta.url));

/** The compiled main file of a service, of this checkout or another. */
export const serviceEntry = (service: string, root = here): string =>
  join(root, 'services', service, 'dist/src/main.js');

export interface ServiceEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process with exactly this environment, watched to its end. */
export class ServiceRun {
  private readonly child: ChildProcess;
  private out = '';
  private err = '';
  readonly ended: Promise<ServiceEnd>;

  constructor(entry: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
    this.child = spawn(process.execPath, [entry, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (text: Buffer) => (this.out += text.toString()));
    this.child.stderr!.on('data', (text: Buffer) => (this.err += text.toString()));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => resolve({ code, out: this.out, err: this.err }));
    });
  }

  get output(): string {
    return this.out;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
