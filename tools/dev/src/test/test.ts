import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Command } from '../command.js';
import { onStopSignals } from '../stop-signals.js';
import {
  isTestKind,
  parseTestOptions,
  STAGES,
  TEST_HELP,
  type StepName,
  type TestOptions,
} from './options.js';
import { runStep, skipped, type Outcome } from './run-step.js';
import { formatSummary, type StepResult } from './summary.js';
import { projectFolders } from './test-files.js';

/** `npm test`: the steps in order, a table at the end, and an exit code that tells the truth. */
export const test: Command = async (context) => {
  const folders = projectFolders(context.root);
  let options: TestOptions;
  try {
    options = parseTestOptions(context.args, folders);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(TEST_HELP);
    return 0;
  }
  const abort = new AbortController();
  // Every test file listens to it.
  setMaxListeners(0, abort.signal);
  const stopListening = onStopSignals(
    () => {
      context.progress.note('Stopping.');
      abort.abort(new Error('Stopped.'));
    },
    () => process.exit(130),
  );
  // Messages of tests point into the TypeScript, and no file of one run means the databases of another.
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --enable-source-maps`.trim();
  process.env['LYCEUM_TEST_RUN'] = `r${randomBytes(4).toString('hex')}`;

  const results: StepResult[] = [];
  const perform = async (step: StepName): Promise<StepResult> => {
    const start = performance.now();
    context.progress.step(step);
    const outcome = abort.signal.aborted
      ? skipped('stopped')
      : results.some((result) => result.step === 'build' && result.outcome === 'failed')
        ? skipped('the build failed')
        : await runStep(step, { ...context, options, folders, signal: abort.signal }).catch(
            (error: unknown): Outcome => {
              context.progress.note((error as Error).message);
              return { outcome: 'failed', passed: 0, failed: 1, note: 'could not run, see above' };
            },
          );
    return { step, seconds: (performance.now() - start) / 1000, ...outcome };
  };
  for (const stage of STAGES) {
    const steps = stage.filter((step) => options.steps.includes(step));
    results.push(...(await Promise.all(steps.map(perform))));
  }
  context.progress.done();
  stopListening();

  const tests = results.some(({ step, passed, failed }) => isTestKind(step) && passed + failed > 0);
  const expected = options.steps.some(isTestKind);
  process.stdout.write(`${formatSummary(results)}\n`);
  if (expected && !tests) {
    process.stderr.write('No test was found.\n');
    return 1;
  }
  return abort.signal.aborted || results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
};
