import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { signalProcess } from '@lyceum/infrastructure';
import type { CommandContext } from '../command.js';
import { filesAtATime } from './files-at-a-time.js';
import { offerCluster } from './offer-cluster.js';
import type { StepName, TestOptions } from './options.js';
import { runTestFiles, type TestRunResult } from './run-test-files.js';
import type { StepResult } from './summary.js';
import { testFiles, type TestKind } from './test-files.js';
import { withTestServers } from './with-test-servers.js';

/** How long a file may take; one that hangs must not use up the patience of the whole run. */
const FILE_TIMEOUT_MS: Record<TestKind, number> = {
  unit: 60_000,
  integration: 480_000,
  journeys: 480_000,
  crash: 600_000,
};

/** A file that takes longer than this is named. */
const WORTH_SAYING_S = 20;

/** Of a step that is a command: 15 minutes is longer than the whole of it may take. */
const COMMAND_TIMEOUT_MS = 900_000;

export type Outcome = Omit<StepResult, 'step' | 'seconds'>;

export interface StepContext extends CommandContext {
  readonly options: TestOptions;
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}

/** Runs one step to its end. @throws Error when it cannot be run at all. */
export async function runStep(step: StepName, context: StepContext): Promise<Outcome> {
  switch (step) {
    case 'format':
      return npmScript('format:check', context);
    case 'build':
      return command(
        process.execPath,
        [join('node_modules', 'typescript7', 'bin', 'tsc'), '-b', ...context.options.projects],
        context,
      );
    case 'lint':
      return npmScript('lint', context);
    case 'check':
      return npmScript('check', context);
    case 'unit':
    case 'journeys':
    case 'crash':
      return tests(step, context);
    case 'integration':
      return testFilesOf(step, context).length === 0
        ? tests(step, context)
        : withTestServers(
            (line) => context.progress.step(line),
            () => tests(step, context),
          );
  }
}

async function tests(kind: TestKind, context: StepContext): Promise<Outcome> {
  const { root, options, signal, progress } = context;
  const files = testFilesOf(kind, context);
  if (files.length === 0) return skipped('no test files');
  if (kind !== 'unit') await offerCluster(files, (line) => progress.step(line));
  progress.step(`${kind}: ${files.length} files`);
  const result = await runTestFiles({
    root,
    // The last project has the longest ones, and a long file at the end is alone on the machine.
    files: files.toReversed(),
    concurrency: filesAtATime(kind),
    name: options.name,
    signal,
    timeoutMs: FILE_TIMEOUT_MS[kind],
    ...(options.verbose
      ? {
          onTest: (line) => {
            progress.note(line);
          },
          onOutput: (text) => {
            progress.note(text.trimEnd());
          },
        }
      : {}),
  });
  if (result.failed > 0) progress.note(formatFailures(kind, result, options.verbose));
  if (result.slowest.some(([, seconds]) => seconds > WORTH_SAYING_S)) {
    const slowest = result.slowest.map(([file, seconds]) => `${file} ${Math.round(seconds)} s`);
    progress.note(`slowest: ${slowest.join(', ')}`);
  }
  const { passed, failed, skipped: left } = result;
  return {
    outcome: failed > 0 ? 'failed' : 'passed',
    passed,
    failed,
    note: `${passed} passed, ${failed} failed${left > 0 ? `, ${left} skipped` : ''} in ${files.length} files`,
  };
}

function testFilesOf(kind: TestKind, { root, options, folders }: StepContext): string[] {
  const projects = options.projects.length > 0 ? options.projects : folders;
  const { file } = options;
  return testFiles(root, projects, kind).filter(
    (path) => file === undefined || relative(root, path).includes(file),
  );
}

function formatFailures(kind: TestKind, result: TestRunResult, outputShown: boolean): string {
  const failures = result.failures.map(
    ({ name, file, error }) => `✗ ${name}\n  ${file}\n${error.replace(/^/gm, '    ')}\n`,
  );
  return [`\n${kind} failed:\n`, ...failures, ...(outputShown ? [] : [result.output])].join('\n');
}

async function npmScript(name: string, context: StepContext): Promise<Outcome> {
  const { scripts = {} } = JSON.parse(readFileSync(join(context.root, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  if (scripts[name] === undefined) return skipped(`package.json has no script "${name}"`);
  const npm = process.env['npm_execpath'];
  return npm?.endsWith('.js')
    ? command(process.execPath, [npm, 'run', '--silent', name], context)
    : command('npm', ['run', '--silent', name], context);
}

function command(file: string, args: readonly string[], context: StepContext): Promise<Outcome> {
  const { root, signal, options, progress } = context;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      // A daemon would outlive the tests.
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that all of its own children can be ended with it.
      detached: true,
    });
    const end = (): void => {
      if (child.pid !== undefined) signalProcess(-child.pid, 'SIGTERM');
    };
    const timer = setTimeout(end, COMMAND_TIMEOUT_MS);
    signal.addEventListener('abort', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output += text;
        if (options.verbose) progress.note(text.trimEnd());
      });
    }
    child.once('error', (error) => {
      output += error.message;
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (code === 0) {
        resolve({ outcome: 'passed', passed: 0, failed: 0, note: '' });
        return;
      }
      if (!options.verbose) progress.note(output.trimEnd());
      resolve({
        outcome: 'failed',
        passed: 0,
        failed: 1,
        note: `code ${String(code)}, output above`,
      });
    });
  });
}

/** Of a step that had nothing to do. */
export function skipped(note: string): Outcome {
  return { outcome: 'skipped', passed: 0, failed: 0, note };
}
