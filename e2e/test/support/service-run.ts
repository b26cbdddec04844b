import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleServices } from '@lyceum/infrastructure';

const here = fileURLToPath(new URL('../../../..', import.meta.url));

/** What is run of a service: the bundle of this checkout, as in production; in another one, the compiled main file. */
export async function serviceEntry(service: string, root = here): Promise<string> {
  if (root !== here) return join(root, 'services', service, 'dist/src/main.js');
  return (await bundleServices(root, [service]))[service]!;
}

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
