import { discoverServices } from '@lyceum/infrastructure';
import type { Command } from './command.js';
import { claimInstance, releaseInstance, type Instance } from './instance.js';
import { formatLogLine, formatNotice, type LogFormat } from './log-line.js';
import { installationPaths } from './paths.js';
import { formatPlaces } from './places.js';
import { runStack } from './run-stack.js';
import { onStopSignals } from './stop-signals.js';

/** `npm start`: Lyceum in the foreground, until Ctrl-C. */
export const start: Command = async ({ root, progress }) => {
  const paths = installationPaths(root);
  const other = claimInstance(paths.instanceFile, 'foreground');
  if (other !== undefined) {
    process.stdout.write(`${alreadyUp(other)}\n`);
    return 0;
  }
  const format: LogFormat = {
    colour: process.stdout.isTTY,
    services: discoverServices(root).map(({ name }) => name),
  };
  const print = (line: string): void => void process.stdout.write(`${line}\n`);

  const abort = new AbortController();
  let interrupted!: () => void;
  const interruption = new Promise<void>((resolve) => (interrupted = resolve));
  const stopListening = onStopSignals(
    () => {
      progress.step('stopping');
      abort.abort(new Error('Stopped before it was ready.'));
      interrupted();
    },
    () => {
      progress.note('Not waiting any longer.');
      process.exit(130);
    },
  );
  // The reader of our output is gone (as with `npm start | head`): there is nobody to run for.
  process.stdout.once('error', () => process.kill(process.pid, 'SIGTERM'));

  // A start shows its steps, and when it fails the last lines of what failed; after that, all lines.
  let ready = false;
  const show = (line: string): void => {
    if (ready) print(line);
  };
  // Nothing else may hold this process while everything it started is being restarted.
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    const stack = await runStack({
      root,
      paths,
      abort: abort.signal,
      onStep: (step) => {
        progress.step(step);
      },
      onMachineNotice: (line) => {
        progress.note(line);
      },
      onLine: (service, line) => {
        show(formatLogLine(service, line, format));
      },
      onNotice: (name, text) => {
        show(formatNotice(name, text, format));
      },
    });
    progress.done();
    for (const line of formatPlaces(stack.places)) print(line);
    print(`Lyceum is ready at ${stack.url}`);
    ready = true;
    await interruption;
    await stack.stop();
    progress.done();
    return 0;
  } catch (error) {
    progress.done();
    if (abort.signal.aborted) return 0;
    throw error;
  } finally {
    clearInterval(keepAlive);
    stopListening();
    releaseInstance(paths.instanceFile);
  }
};

/** What to say when somebody starts a second time. */
export function alreadyUp({ phase, url, pid }: Instance): string {
  if (phase === 'ready' && url !== undefined) return `Lyceum is up already at ${url}`;
  if (phase === 'stopping')
    return `Lyceum is stopping (process ${pid}). Start it again in a moment.`;
  return `Lyceum is starting already (process ${pid}). See how far it is with: npm run status`;
}
