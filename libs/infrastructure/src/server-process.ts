import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dieWithParent, type Account } from './die-with-parent.js';
import { lastLines } from './last-lines.js';
import { removePidFile, stopLeftover, writePidFile } from './pid-file.js';
import { descendants, signalProcess, waitUntilGone } from './processes.js';
import type { RunningServer, ServerExit } from './running-server.js';

const MAX_LOG_BYTES = 20 * 1024 * 1024;

export interface ServerProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly account?: Account;
  readonly logFile: string;
  readonly pidFile: string;
  /** The signal that makes this server end in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** How long stop() waits before SIGKILL, in ms. */
  readonly graceMs: number;
  /** How long start() waits for `probe`, in ms. */
  readonly startTimeoutMs: number;
  /** Throws while the server does not serve yet. Called again and again until it resolves. */
  readonly probe: () => Promise<void>;
  /** Runs before every start, also before restart(): removes what a crash may have left. */
  readonly prepare?: () => void | Promise<void>;
  /** Ends what a SIGKILL of the process does not reach, such as a container. */
  readonly afterKill?: () => Promise<void>;
  readonly notice: (line: string) => void;
}

/** One server as a child process: started, probed, stopped, killed and started again on the same data. */
export class ServerProcess implements RunningServer {
  readonly external = false;
  private child: ChildProcess | undefined;
  private ending = false;
  private readonly listeners = new Set<(exit: ServerExit) => void>();

  constructor(private readonly options: ServerProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  get logFile(): string {
    return this.options.logFile;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /**
   * Starts the process and waits until it serves.
   * @throws Error with the last lines of its log when it ends or does not serve in time.
   */
  async start(): Promise<void> {
    const { name, options } = { name: this.name, options: this.options };
    const leftover = await stopLeftover(options.pidFile, options.stopSignal, options.graceMs);
    if (leftover !== undefined)
      options.notice(`${name}: stopped process ${leftover} that an earlier run left`);
    await options.prepare?.();
    this.ending = false;
    const child = this.spawn();
    this.child = child;
    try {
      await this.untilServing(child);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  async stop(signal: NodeJS.Signals = this.options.stopSignal): Promise<void> {
    const child = this.running();
    if (child === undefined) return;
    this.ending = true;
    const family = [child.pid, ...descendants(child.pid)];
    signalProcess(child.pid, signal);
    if (await waitUntilGone(family, this.options.graceMs)) await this.reaped(child);
    else await this.kill();
    removePidFile(this.options.pidFile);
  }

  async kill(): Promise<void> {
    const child = this.running();
    if (child !== undefined) {
      this.ending = true;
      const family = [child.pid, ...descendants(child.pid)];
      for (const pid of family) signalProcess(pid, 'SIGKILL');
      await waitUntilGone(family, 10_000);
      await this.reaped(child);
    }
    await this.options.afterKill?.();
    removePidFile(this.options.pidFile);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  onExit(listener: (exit: ServerExit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** For the last moment of this process, when nothing asynchronous can run any more. */
  killNow(): void {
    const child = this.running();
    if (child === undefined) return;
    for (const pid of [child.pid, ...descendants(child.pid)]) signalProcess(pid, 'SIGKILL');
    removePidFile(this.options.pidFile);
  }

  private spawn(): ChildProcess {
    const { options } = this;
    mkdirSync(dirname(options.logFile), { recursive: true });
    startLogAnew(options.logFile);
    const log = openSync(options.logFile, 'a');
    const { command, args, ...identity } = dieWithParent(
      options.command,
      options.args,
      options.stopSignal,
      options.account,
    );
    const child = spawn(command, args, {
      ...identity,
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', log, log],
      // A process group of its own: Ctrl-C in the terminal reaches us alone, and we stop things in order.
      detached: true,
    });
    closeSync(log);
    // A server in the background must not keep a script alive that has nothing else to do.
    child.unref();
    if (child.pid !== undefined) writePidFile(options.pidFile, child.pid);
    child.once('exit', (code, signal) => {
      for (const listener of this.listeners) listener({ code, signal, expected: this.ending });
    });
    return child;
  }

  private async untilServing(child: ChildProcess): Promise<void> {
    const { name, options } = this;
    let spawnError: Error | undefined;
    child.once('error', (error) => (spawnError = error));
    const deadline = Date.now() + options.startTimeoutMs;
    for (;;) {
      const problem = await options.probe().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (spawnError !== undefined) {
        throw new Error(`${name} could not be started: ${spawnError.message}`);
      }
      if (child.exitCode !== null || child.signalCode !== null) {
        const how = child.signalCode ?? `code ${String(child.exitCode)}`;
        throw new Error(`${name} ended while starting (${how}).${lastLines(options.logFile)}`);
      }
      if (problem === undefined) return;
      if (Date.now() > deadline) {
        const seconds = options.startTimeoutMs / 1000;
        throw new Error(
          `${name} did not answer within ${seconds} s (${problem}).${lastLines(options.logFile)}`,
        );
      }
      await sleep(20);
    }
  }

  private running(): (ChildProcess & { pid: number }) | undefined {
    const child = this.child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null)
      return undefined;
    return child as ChildProcess & { pid: number };
  }

  /** The process is gone; waits for Node to have noticed, so that exit listeners ran. */
  private async reaped(child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) await sleep(2);
  }
}

function startLogAnew(file: string): void {
  try {
    if (statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // No log yet.
  }
}
