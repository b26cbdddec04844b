import type { Command, CommandContext } from './command.js';
import { installationPaths } from './paths.js';

const HELP = `Lyceum, in this checkout:

  npm start                 run it here, follow its logs, stop it with Ctrl-C
  npm run up                run it in the background
  npm run down              stop it           (-- --reset also forgets its data)
  npm run status            what runs, and where
  npm run logs              follow the logs   (-- catalog for one service)
  npm run demo              play the story of a school against it
  npm run build             compile what changed
  npm test                  every check and test (-- --help for choices)
`;

/** A command is loaded when it is called for: stopping needs none of what testing does. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.js')).start,
  supervise: async () => (await import('./supervise.js')).supervise,
  up: async () => (await import('./up.js')).up,
  down: async () => (await import('./down.js')).down,
  status: async () => (await import('./status.js')).status,
  logs: async () => (await import('./logs.js')).logs,
  test: async () => (await import('./test/test.js')).test,
  // run.mjs has built before it came here.
  build: () => Promise.resolve(() => Promise.resolve(0)),
};

const TAKE_NOTHING = new Set(['start', 'up', 'status', 'build']);

/** Runs one command; the exit code is its result. */
export async function run({
  command,
  ...context
}: CommandContext & { command: string }): Promise<number> {
  const load = COMMANDS[command];
  const [word] = context.args;
  if (load !== undefined && word !== undefined && TAKE_NOTHING.has(command)) {
    const isHelp = ['--help', '-h'].includes(word);
    (isHelp ? process.stdout : process.stderr).write(
      isHelp ? HELP : `${command} takes nothing, not even "${word}".\n\n${HELP}`,
    );
    return isHelp ? 0 : 2;
  }
  if (load !== undefined) {
    try {
      return await (
        await load()
      )(context);
    } catch (error) {
      throw accessProblem(error as NodeJS.ErrnoException, context.root) ?? error;
    }
  }
  const asked = ['help', '--help', '-h'].includes(command);
  (asked ? process.stdout : process.stderr).write(
    asked ? HELP : `There is no command "${command}".\n\n${HELP}`,
  );
  return asked ? 0 : 2;
}

/** The data of a run as root cannot be touched by the user who runs it next. */
function accessProblem({ code, path }: NodeJS.ErrnoException, root: string): Error | undefined {
  const { directory } = installationPaths(root);
  if ((code !== 'EACCES' && code !== 'EPERM') || !path?.startsWith(directory)) return undefined;
  return new Error(
    `${path} belongs to another user, who ran Lyceum here before. Run this as that user, or have that user forget the data with: npm run down -- --reset`,
  );
}
