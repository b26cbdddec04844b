import { asAdministrator } from './administration.js';
import { Complaint } from './complaint.js';
import { deadLetters, formatDeadLetter } from './dead-letters.js';
import { USAGE, needed, parseOptions, type Options } from './options.js';
import { allProjections, performTask, projectionTables, type Waiting } from './projection-task.js';
import { redrive } from './redrive.js';
import { tail } from './tail.js';
import { verify } from './verify.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());

/** One line that is written over on a terminal; each change of it once elsewhere. */
let shown = '';
const waiting: Waiting = {
  progress: (line) => {
    if (line === shown) return;
    shown = line;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  },
  stop: stop.signal,
};
const progressDone = (): void => {
  if (process.stderr.isTTY && shown !== '') process.stderr.write('\r\u001b[K');
};

/** @returns the exit code */
const commands: Readonly<Record<string, (options: Options) => Promise<number>>> = {
  async tail(options) {
    await tail(options, say, stop.signal);
    return 0;
  },

  async 'dead-letters'({ service, json }) {
    const letters = await asAdministrator((client) => deadLetters(client, service));
    if (json) for (const letter of letters) say(JSON.stringify(letter));
    else if (letters.length === 0) say(`Nothing is dead${service ? ` in ${service}` : ''}.`);
    else say(letters.map(formatDeadLetter).join('\n'));
    return 0;
  },

  async redrive({ service: name, id, all }) {
    const service = needed(name, '--service');
    if ((id === undefined) === !all) throw new Complaint('Say which: --id <event> or --all');
    const {
      applied,
      failedAgain,
      waiting: left,
    } = await asAdministrator((client) => redrive(client, service, id));
    say(`${applied} applied, ${failedAgain} failed again, ${left} not tried yet`);
    if (left > 0) say(`Is ${service} running? They are tried when it is.`);
    return failedAgain > 0 ? 1 : 0;
  },

  async replay(options) {
    const service = needed(options.service, '--service');
    const projection = needed(options.projection, '--projection');
    const events = await asAdministrator(async (client) => {
      await projectionTables(client, service, projection);
      return performTask(client, service, projection, 'rebuild', waiting);
    });
    progressDone();
    say(`${service}: ${projection} was built again from ${events} events.`);
    return 0;
  },

  async verify(options) {
    const which = await asAdministrator(async (client) =>
      options.all
        ? allProjections(client)
        : [
            {
              service: needed(options.service, '--service'),
              projection: needed(options.projection, '--projection'),
            },
          ],
    );
    let differs = false;
    for (const { service, projection } of which)
      if (!(await isTheSame(service, projection))) differs = true;
    return differs ? 1 : 0;
  },
};

/** Verifies one projection and tells what was found. */
async function isTheSame(service: string, projection: string): Promise<boolean> {
  const { events, tables, sameEvents } = await asAdministrator((client) =>
    verify(client, service, projection, waiting),
  );
  progressDone();
  for (const { table, rows, digest, differing } of tables)
    say(
      differing === 0
        ? `${service}.${table}: the same (${rows} rows, digest ${digest})`
        : `${service}.${table}: ${differing} rows differ`,
    );
  const differs = tables.some(({ differing }) => differing > 0);
  if (differs && !sameEvents)
    say('Events were still arriving: this may be lag, not damage. Try again in a quiet moment.');
  say(`${service} ${projection}: compared with ${events} events of the log.`);
  return !differs;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) say(USAGE);
  const command = options.help ? () => Promise.resolve(0) : commands[options.command];
  if (!command) throw new Complaint(USAGE);
  process.exitCode = await command(options);
} catch (error) {
  progressDone();
  const complaint = error instanceof Complaint ? error.message : (error as Error).stack;
  process.stderr.write(`${complaint}\n`);
  // Not what a connection to a server that hangs still waits for.
  process.exit(1);
}
