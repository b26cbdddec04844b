import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { dieWithParent } from '../die-with-parent.js';
import { isFree } from '../free-port.js';
import { removePidFile, stopLeftover, writePidFile } from '../pid-file.js';
import { descendants, signalProcess, waitUntilGone } from '../processes.js';
import { Backoff } from './backoff.js';

const REMEMBERED_LINES = 2_000;

/** The same as in the Dockerfile: young objects get half of V8's default, which a service fills and does not need. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=8'];
/** The same again: each arena of glibc keeps what its threads once used. */
const RUNTIME_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/** `EX_CONFIG` of sysexits.h: a setting is wrong, and another start would only say so again. */
const EXIT_CONFIG = 78;

export type ServiceEvent =
  | { readonly kind: 'ready'; readonly afterMs: number; readonly again: boolean }
  | { readonly kind: 'crashed'; readonly how: string; readonly restartInMs: number }
  | { readonly kind: 'gave-up'; readonly how: string };

export interface ServiceProcessOptions {
  readonly name: string;
  /** The compiled main file. */
  readonly entry: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the service listens; `/health/ready` is asked there. */
  readonly url: string;
  readonly pidFile?: string;
  /** Whether a crash after the first readiness is answered by a restart. */
  readonly restartOnCrash: boolean;
  readonly onLine?: (line: string) => void;
  readonly onEvent?: (event: ServiceEvent) => void;
  /** How long a start may take, in ms; 60 s by default. */
  readonly readyTimeoutMs?: number;
  /** How long stop() waits before SIGKILL, in ms; 10 s by default. */
  readonly graceMs?: number;
  readonly backoff?: Backoff;
}

/** One service as a child process: started, watched, restarted after a crash, stopped. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private ending = false;
  private startedAt = 0;
  private wasReady = false;
  private restartTimer: NodeJS.Timeout | undefined;
  private readonly lines: string[] = [];
  private readonly backoff: Backoff;

  constructor(private readonly options: ServiceProcessOptions) {
    this.backoff = options.backoff ?? new Backoff();
  }

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return this.options.url;
  }

  get pid(): number | undefined {
    return this.running()?.pid;
  }

  /** What the service printed, oldest first; the last 2000 lines. */
  logs(): readonly string[] {
    return this.lines;
  }

  /**
   * Starts the service and resolves when it is ready.
   * @throws Error with its last lines when it ends before that, or is not ready in time; and when somebody
   * else listens at its address, whose readiness would be taken for that of the service.
   */
  async start(): Promise<void> {
    const { pidFile, graceMs = 10_000 } = this.options;
    if (pidFile !== undefined) await stopLeftover(pidFile, 'SIGTERM', graceMs);
    await this.assertPortIsFree();
    this.ending = false;
    const child = this.spawn();
    try {
      await this.untilReady(child);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** SIGTERM, then SIGKILL to what is left after the grace period. */
  async stop(): Promise<void> {
    await this.end('SIGTERM', this.options.graceMs ?? 10_000);
  }

  /** SIGKILL; resolves when the process is gone. It is not restarted. */
  async kill(): Promise<void> {
    await this.end('SIGKILL', 0);
  }

  /** Ends the process if it runs and starts it again; resolves when it is ready. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** For the last moment of this process, when nothing asynchronous can run any more. */
  killNow(): void {
    this.ending = true;
    const pid = this.pid;
    if (pid !== undefined) signalProcess(pid, 'SIGKILL');
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL', graceMs: number): Promise<void> {
    this.ending = true;
    clearTimeout(this.restartTimer);
    const child = this.running();
    if (child !== undefined) {
      const family = [child.pid, ...descendants(child.pid)];
      signalProcess(child.pid, signal);
      if (signal === 'SIGKILL' || !(await waitUntilGone(family, graceMs))) {
        for (const pid of family) signalProcess(pid, 'SIGKILL');
        await waitUntilGone(family, 10_000);
      }
      while (child.exitCode === null && child.signalCode === null) await sleep(2);
    }
    if (this.options.pidFile !== undefined) removePidFile(this.options.pidFile);
  }

  private spawn(): ChildProcess {
    const { entry, cwd, env, pidFile } = this.options;
    const { command, args } = dieWithParent(process.execPath, [...NODE_FLAGS, entry], 'SIGTERM');
    // A process group of its own: Ctrl-C reaches us alone, and services end before what they stand on.
    const child = spawn(command, args, {
      cwd,
      env: { ...RUNTIME_ENVIRONMENT, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    // A service in the background must not keep a script alive that has nothing else to do.
    child.unref();
    this.child = child;
    this.startedAt = Date.now();
    this.collect(child.stdout);
    this.collect(child.stderr);
    if (pidFile !== undefined && child.pid !== undefined) writePidFile(pidFile, child.pid);
    child.once('error', (error) => {
      this.line(`could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      this.exited(code, signal);
    });
    return child;
  }

  private exited(code: number | null, signal: NodeJS.Signals | null): void {
    const { restartOnCrash, onEvent } = this.options;
    if (this.ending || !this.wasReady || !restartOnCrash) return;
    const how = signal ?? `code ${String(code)}`;
    if (code === EXIT_CONFIG) {
      onEvent?.({ kind: 'gave-up', how });
      return;
    }
    const restartInMs = this.backoff.delayAfter(Date.now() - this.startedAt);
    onEvent?.({ kind: 'crashed', how, restartInMs });
    this.restartTimer = setTimeout(() => {
      const child = this.spawn();
      // When it ends again instead, exited() is called again, and the next restart is on its way.
      this.untilReady(child).catch(() => undefined);
    }, restartInMs);
  }

  private async assertPortIsFree(): Promise<void> {
    const { port } = new URL(this.options.url);
    if (await isFree(Number(port))) return;
    throw new Error(
      `${this.name} cannot start: something else listens on port ${port}. Stop it, or start again for another port.`,
    );
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    const { name, url, readyTimeoutMs = 60_000, onEvent } = this.options;
    const deadline = this.startedAt + readyTimeoutMs;
    for (;;) {
      const problem = await readinessProblem(url);
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        // Its last words may still be in the pipe.
        await sleep(50);
        const how = child.signalCode ?? `code ${String(child.exitCode)}`;
        throw new Error(`${name} ended while starting (${how}).${this.lastWords()}`);
      }
      if (problem === undefined) {
        onEvent?.({ kind: 'ready', afterMs: Date.now() - this.startedAt, again: this.wasReady });
        this.wasReady = true;
        return;
      }
      if (Date.now() > deadline) {
        throw new Error(
          `${name} was not ready within ${readyTimeoutMs / 1000} s: ${problem}${this.lastWords()}`,
        );
      }
      await sleep(50);
    }
  }

  private collect(stream: Readable): void {
    (stream as Socket).unref();
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      this.line(line);
    });
  }

  private line(line: string): void {
    this.lines.push(line);
    if (this.lines.length > REMEMBERED_LINES) this.lines.shift();
    this.options.onLine?.(line);
  }

  private lastWords(): string {
    const last = this.lines.filter((line) => line.trim() !== '').slice(-15);
    return last.length === 0
      ? ''
      : `\nLast lines of ${this.name}:\n${last.map((line) => `  ${line}`).join('\n')}`;
  }

  private running(): (ChildProcess & { pid: number }) | undefined {
    const child = this.child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null)
      return undefined;
    return child as ChildProcess & { pid: number };
  }
}

/** What `/health/ready` complains about; undefined when it does not. */
async function readinessProblem(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    const body = await response.text();
    return response.ok
      ? undefined
      : `${url}/health/ready says ${response.status} ${body.slice(0, 500)}`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return `${url}/health/ready does not answer (${cause?.code ?? message})`;
  }
}
