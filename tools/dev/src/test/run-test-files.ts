import { relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';

export interface TestFailure {
  /** Suites and test, outermost first. */
  readonly name: string;
  readonly file: string;
  readonly error: string;
}

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestRunResult extends TestCounts {
  readonly failures: readonly TestFailure[];
  /** What the files with a failure printed. */
  readonly output: string;
  /** The three files whose tests took longest, with the time of those, in seconds. */
  readonly slowest: ReadonlyArray<readonly [file: string, seconds: number]>;
}

export interface TestRunOptions {
  readonly root: string;
  readonly files: readonly string[];
  /** Files at a time. */
  readonly concurrency: number;
  readonly name: string | undefined;
  readonly signal: AbortSignal;
  /** How long one file may take, in ms. */
  readonly timeoutMs: number;
  readonly onTest?: (line: string) => void;
  readonly onOutput?: (text: string) => void;
}

/** The parts of node:test's events that are read here. */
interface TestEventData {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly message?: string;
  readonly details?: {
    readonly type?: string;
    readonly duration_ms?: number;
    readonly error?: Error;
  };
}

/**
 * Runs test files, each in a process of its own, and counts what they say. A file that crashes, runs out of
 * time or holds no test is a failure.
 */
export async function runTestFiles(options: TestRunOptions): Promise<TestRunResult> {
  const { root, files, name } = options;
  let [passed, failed, skipped] = [0, 0, 0];
  const failures: TestFailure[] = [];
  const printed = new Map<string, string>();
  const seconds = new Map<string, number>();
  const path: string[] = [];
  const fail = (failure: TestFailure): void => {
    failed += 1;
    failures.push(failure);
    options.onTest?.(`✗ ${failure.name}`);
  };

  const stream = run({
    files: [...files],
    concurrency: options.concurrency,
    timeout: options.timeoutMs,
    signal: options.signal,
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name)] }),
  });
  for await (const { type, data } of stream as AsyncIterable<{
    type: string;
    data: TestEventData;
  }>) {
    const file = relative(root, data.file ?? '');
    switch (type) {
      case 'test:start':
        path.length = data.nesting;
        path[data.nesting] = data.name;
        break;
      case 'test:stdout':
      case 'test:stderr':
        printed.set(file, (printed.get(file) ?? '') + (data.message ?? ''));
        options.onOutput?.(data.message ?? '');
        break;
      case 'test:pass':
      case 'test:fail': {
        const full = [...path.slice(0, data.nesting), data.name].join(' › ');
        if (data.nesting === 0) {
          const took = (data.details?.duration_ms ?? 0) / 1000;
          seconds.set(file, (seconds.get(file) ?? 0) + took);
        }
        const isFile = data.nesting === 0 && files.includes(data.name);
        if (type === 'test:fail') {
          // A suite fails because a test in it did, which has been counted; unless a hook of its own did.
          const error = data.details?.error as TestError | undefined;
          if (error?.failureType === 'subtestsFailed') break;
          if (data.todo !== undefined && data.todo !== false) break;
          fail({ name: isFile ? relative(root, data.name) : full, file, error: describe(error) });
        } else if (isFile) {
          // Node reports a file by its name only when nothing in it was a test.
          if (name === undefined)
            fail({ name: relative(root, data.name), file, error: 'It holds no test.' });
        } else if (data.details?.type !== 'suite') {
          if (data.skip !== undefined && data.skip !== false) skipped += 1;
          else passed += 1;
          options.onTest?.(`✓ ${full} (${Math.round(data.details?.duration_ms ?? 0)} ms)`);
        }
        break;
      }
    }
  }
  const withFailure = new Set(failures.map(({ file }) => file));
  const output = [...printed]
    .filter(([file]) => withFailure.has(file))
    .map(([file, text]) => `── output of ${file}\n${text.trimEnd()}`)
    .join('\n');
  const slowest = [...seconds].sort(([, one], [, other]) => other - one).slice(0, 3);
  return { passed, failed, skipped, failures, output, slowest };
}

interface TestError extends Error {
  readonly failureType?: string;
  /** Of a file whose process ended badly though none of its tests failed. */
  readonly exitCode?: number | null;
  readonly signal?: string | null;
}

/** The error of the test itself, without node:test's wrapping, with its stack and the values compared. */
function describe(error: TestError | undefined): string {
  if (error === undefined) return 'no error was given';
  const { signal, exitCode } = error;
  const end = signal ?? exitCode;
  if (end !== undefined && end !== null)
    return `Its process ended with ${signal ? `signal ${signal}` : `exit code ${end}`}, after tests that passed.`;
  const cause = error.cause ?? error;
  return typeof cause === 'string' ? cause : inspect(cause, { depth: 4 });
}
