import { parseArgs } from 'node:util';

export interface Options {
  readonly command: string;
  readonly service: string | undefined;
  readonly count: number;
  readonly hosted: boolean;
  readonly yes: boolean;
  readonly check: boolean;
  readonly mode: 'planned' | 'now' | 'compromised';
  readonly grant: string | undefined;
  readonly revoke: string | undefined;
  readonly at: Date | undefined;
  readonly id: string | undefined;
  readonly all: boolean;
}

export const USAGE = `Usage: npm run db:<command> [-- options]
  db:migrate    apply what is pending; --hosted looks first and asks (--yes answers)
  db:rollback   -- --service <name> [--count 1]: undo the last migrations of one service
  db:validate   compare the live database with what the code needs
  db:provision  create or update the streams of the bus
  keys:rotate   have tokens signed with a new key, in ten minutes; -- --now at once; -- --compromised
                at once, and no longer take tokens under the old ones
  db:admin      list who may act in every school; --grant <address> and --revoke <address> change it
  backup        a base backup; what follows it is archived by the server; older than 7 days is deleted
  restore       -- --at 2026-01-31T09:30:00Z: put the database of this checkout back to a moment (stop it first)
  drill         restore beside the live database and compare every table
  backup:files  copy what is new in the bucket; what was deleted there is kept for 7 days
  restore:files put back what the copy has and the bucket lacks
  jobs:dead     list jobs that failed for good; --service <name> those of one service
  jobs:redrive  -- --service <name> (--id <job> | --all): have them go on from the step that failed
  generate      write everything that is derived from code; --check only compares

DATABASE_ADMIN_URL names the database (else that of the running npm start), NATS_URL with
NATS_ADMIN_USER and NATS_ADMIN_PASSWORD the bus, S3_ENDPOINT and its kin the bucket, <SERVICE>_DATABASE_PASSWORD and <SERVICE>_JOBS_DATABASE_PASSWORD
the password of each role.`;

/** The options of each command; those that are not here take none. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  migrate: ['hosted', 'yes'],
  rollback: ['service', 'count'],
  'keys:rotate': ['now', 'compromised'],
  admin: ['grant', 'revoke'],
  restore: ['at'],
  'jobs:redrive': ['service', 'id', 'all'],
  'jobs:dead': ['service'],
  generate: ['check'],
};

/** @throws Error with a sentence for the user when the options are wrong */
export function parseOptions(argv: readonly string[]): Options {
  const { positionals, values, tokens } = parse(argv);
  const [command = '', stray] = positionals;
  if (stray !== undefined) throw new Error(`What is "${stray}"? See --help`);
  for (const token of values.help ? [] : tokens)
    if (token.kind === 'option' && !TAKES[command]?.includes(token.name))
      throw new Error(`${command} does not take --${token.name}. See --help`);

  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1)
    throw new Error('--count must be a whole number from 1');
  const at = values.at === undefined ? undefined : new Date(values.at);
  // Without a zone it would be another moment on another machine.
  if (at && (Number.isNaN(at.getTime()) || !/(Z|[+-]\d\d:\d\d)$/.test(values.at ?? '')))
    throw new Error('--at must be a moment with its zone, such as 2026-01-31T09:30:00Z');
  return {
    at,
    command: values.help ? 'help' : command,
    service: values.service,
    count,
    hosted: values.hosted,
    yes: values.yes,
    check: values.check,
    mode: values.compromised ? 'compromised' : values.now ? 'now' : 'planned',
    grant: values.grant,
    revoke: values.revoke,
    id: values.id,
    all: values.all,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      tokens: true,
      options: {
        service: { type: 'string' },
        count: { type: 'string', default: '1' },
        hosted: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        now: { type: 'boolean', default: false },
        compromised: { type: 'boolean', default: false },
        grant: { type: 'string' },
        revoke: { type: 'string' },
        at: { type: 'string' },
        id: { type: 'string' },
        all: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // Node adds advice that is about no option of ours.
    throw new Error(`${(error as Error).message.split('. ')[0]}. See --help`);
  }
}
