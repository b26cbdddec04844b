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
}

export const USAGE = `Usage: npm run db:<command> [-- options]
  db:migrate    apply what is pending; --hosted looks first and asks (--yes answers)
  db:rollback   -- --service <name> [--count 1]: undo the last migrations of one service
  db:validate   compare the live database with what the code needs
  db:provision  create or update the streams of the bus
  keys:rotate   have tokens signed with a new key, in ten minutes; -- --now at once; -- --compromised
                at once, and no longer take tokens under the old ones
  db:admin      list who may act in every school; --grant <address> and --revoke <address> change it
  generate      write everything that is derived from code; --check only compares

DATABASE_ADMIN_URL names the database (else that of the running npm start), NATS_URL with
NATS_ADMIN_USER and NATS_ADMIN_PASSWORD the bus, <SERVICE>_DATABASE_PASSWORD and <SERVICE>_JOBS_DATABASE_PASSWORD
the password of each role.`;

/** @throws Error with a sentence for the user when the options are wrong */
export function parseOptions(argv: readonly string[]): Options {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
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
    },
  });
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1)
    throw new Error('--count must be a whole number from 1');
  return {
    command: positionals[0] ?? '',
    service: values.service,
    count,
    hosted: values.hosted,
    yes: values.yes,
    check: values.check,
    mode: values.compromised ? 'compromised' : values.now ? 'now' : 'planned',
    grant: values.grant,
    revoke: values.revoke,
  };
}
