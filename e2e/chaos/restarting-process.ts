import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const RESTART_MS = 200;

/** A child that is started again whenever it dies, until it is stopped. */
export class RestartingProcess {
  private child: ChildProcess | undefined;
  private stopped = false;
  private onReady: (() => void) | undefined;
  /** How often it was started, and how it died. */
  starts = 0;
  readonly deaths = new Map<string, number>();

  constructor(
    private readonly options: {
      readonly script: string;
      /** Receives the number of the start, so that a seeded crash does not repeat itself at once. */
      readonly env: (start: number) => Record<string, string>;
      readonly onMessage: (message: unknown) => void;
      readonly onStart?: (child: ChildProcess) => void;
    },
  ) {}

  async start(): Promise<void> {
    const { script, env, onMessage, onStart } = this.options;
    const child = fork(fileURLToPath(new URL(`./${script}`, import.meta.url)), {
      env: { PATH: process.env.PATH, ...env((this.starts += 1)) },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.child = child;
    let words = '';
    child.stderr!.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.on('message', (message) => {
      if (message !== 'ready') return onMessage(message);
      onStart?.(child);
      this.onReady?.();
    });
    child.once('exit', () => {
      const point = /killed (.*)/.exec(words)?.[1] ?? (this.stopped ? 'stopped' : 'from outside');
      this.deaths.set(point, (this.deaths.get(point) ?? 0) + 1);
      if (!this.stopped && point === 'from outside' && words.trim() !== '')
        process.stderr.write(words);
      if (!this.stopped) setTimeout(() => void (this.stopped || this.start()), RESTART_MS);
    });
    await once(child, 'spawn');
  }

  send(message: object): void {
    if (this.child?.connected) this.child.send(message);
  }

  /** Kills it and resolves when its successor is ready. */
  async restart(): Promise<void> {
    const next = new Promise<void>((resolve) => (this.onReady = resolve));
    this.kill();
    await next;
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
