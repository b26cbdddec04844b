import type { Command } from './command.js';
import { claimInstance, releaseInstance, updateInstance } from './instance.js';
import { LogFile } from './log-file.js';
import { installationPaths } from './paths.js';
import { runStack } from './run-stack.js';
import { onStopSignals } from './stop-signals.js';

/** What `up` leaves running: the same as `start`, without a terminal. */
export const supervise: Command = async ({ root }) => {
  const paths = installationPaths(root);
  const log = new LogFile(paths.supervisorLog);
  const say = (text: string): void => {
    log.append(`${new Date().toISOString()} ${text}`);
  };
  const other = claimInstance(paths.instanceFile, 'background');
  if (other !== undefined) return 0;

  const notices: string[] = [];
  const abort = new AbortController();
  let interrupted!: () => void;
  const interruption = new Promise<void>((resolve) => (interrupted = resolve));
  onStopSignals(
    (signal) => {
      say(`${signal}: stopping`);
      abort.abort(new Error('Stopped before it was ready.'));
      interrupted();
    },
    () => process.exit(130),
  );
  const keepAlive = setInterval(() => undefined, 60_000);
  try {
    const stack = await runStack({
      root,
      paths,
      abort: abort.signal,
      onStep: say,
      onMachineNotice: (line) => {
        say(line);
        notices.push(line);
        updateInstance(paths.instanceFile, { notices });
      },
      onLine: () => undefined,
      onNotice: (name, text) => {
        say(`${name} ${text}`);
      },
    });
    say(`ready at ${stack.url}`);
    await interruption;
    await stack.stop();
    say('stopped');
    releaseInstance(paths.instanceFile);
    return 0;
  } catch (error) {
    const problem = (error as Error).message;
    say(problem);
    // Left behind for `up`, which waits to tell the user why.
    updateInstance(paths.instanceFile, { phase: 'failed', problem });
    return 1;
  } finally {
    clearInterval(keepAlive);
  }
};
