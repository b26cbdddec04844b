import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';

export interface ProgramRun {
  readonly command: string;
  readonly args: readonly string[];
  /** Kills it. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** From 0 (as we) to 19 (last of all). */
  readonly nice: number;
  /** Largest address space on Linux, bytes. */
  readonly memoryBytes: number;
  readonly onLine?: (line: string) => void;
  /** Called with the process once it runs, to hold it up and let it go on. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface ProgramResult {
  /** `null` when it was killed. */
  readonly code: number | null;
  readonly timedOut: boolean;
  /** The end of what it said on standard error. */
  readonly complaint: string;
}

/** What shells and wrappers end with when there is no such program, or it may not be run. */
const NOT_RUN = new Set([126, 127]);
const COMPLAINT_LENGTH = 4000;
/** Of util-linux, an essential package of Debian. */
const PRLIMIT = '/usr/bin/prlimit';
const SETPRIV = '/usr/bin/setpriv';

/**
 * Runs a program without a shell. It dies with us, even when we are killed, where the system offers that
 * (Linux).
 * @throws the reason of the signal; Error when the program cannot be started
 */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  run.signal.throwIfAborted();
  const [command, ...args] = [...wrapper(run.memoryBytes), run.command, ...run.args];
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, run.timeoutMs);
  run.signal.addEventListener('abort', kill, { once: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-COMPLAINT_LENGTH);
  });
  createInterface({ input: child.stdout }).on('line', (line) => run.onLine?.(line));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
      child.once('spawn', () => {
        standBack(child.pid!, run.nice);
        run.onStart?.(child);
      });
    });
    run.signal.throwIfAborted();
    if (NOT_RUN.has(code ?? 0))
      throw new Error(`${run.command} cannot be run: ${complaint.trim()}`);
    return { code, timedOut, complaint };
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', kill);
    kill();
  }
}

function wrapper(memoryBytes: number): string[] {
  if (process.platform !== 'linux') return [];
  return [
    ...(existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--'] : []),
    ...(existsSync(PRLIMIT) ? [PRLIMIT, `--as=${memoryBytes}`, '--core=0', '--'] : []),
  ];
}

function standBack(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
  } catch {
    // It has ended already.
  }
}
