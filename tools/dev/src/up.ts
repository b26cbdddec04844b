import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lastLines, processStart, signalProcess } from '@lyceum/infrastructure';
import type { Command } from './command.js';
import { lastInstance, runningInstance } from './instance.js';
import { installationPaths } from './paths.js';
import { formatPlaces } from './places.js';
import { alreadyUp } from './start.js';
import { onStopSignals } from './stop-signals.js';

/** `npm run up`: Lyceum in the background; returns when it is ready. */
export const up: Command = async ({ root, progress }) => {
  const paths = installationPaths(root);
  const other = runningInstance(paths.instanceFile);
  if (other !== undefined) {
    process.stdout.write(`${alreadyUp(other)}\n`);
    return 0;
  }
  mkdirSync(paths.directory, { recursive: true, mode: 0o711 });
  mkdirSync(paths.logs, { recursive: true });
  const output = openSync(paths.supervisorLog, 'a');
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', fileURLToPath(new URL('./supervisor.js', import.meta.url)), root],
    // A session of its own, so that it outlives this terminal.
    { cwd: root, stdio: ['ignore', output, output], detached: true },
  );
  child.unref();
  const pid = child.pid;
  if (pid === undefined) throw new Error('The supervisor could not be started.');
  onStopSignals(
    () => {
      signalProcess(pid, 'SIGTERM');
      process.exit(130);
    },
    () => undefined,
  );

  progress.step('starting in the background');
  const started = processStart(pid);
  let noticed = 0;
  for (;;) {
    await sleep(50);
    const instance = lastInstance(paths.instanceFile);
    if (instance?.pid === pid) {
      for (const notice of instance.notices?.slice(noticed) ?? []) progress.note(notice);
      noticed = instance.notices?.length ?? 0;
      if (instance.phase === 'ready' && instance.url !== undefined) {
        progress.done();
        const lines = formatPlaces(instance.places ?? {});
        process.stdout.write(`${[...lines, `Lyceum is ready at ${instance.url}`].join('\n')}\n`);
        return 0;
      }
      if (instance.phase === 'failed') throw new Error(instance.problem ?? 'It failed to start.');
      if (instance.step !== undefined) progress.step(instance.step);
    }
    if (processStart(pid) !== started) {
      progress.done();
      // Somebody else may have been faster to start it; else the log says why it ended.
      const running = runningInstance(paths.instanceFile);
      if (running !== undefined) {
        process.stdout.write(`${alreadyUp(running)}\n`);
        return 0;
      }
      const problem = lastInstance(paths.instanceFile)?.problem;
      throw new Error(
        problem ?? `The supervisor ended before it was ready.${lastLines(paths.supervisorLog)}`,
      );
    }
  }
};
