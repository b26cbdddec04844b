import { parseArgs } from 'node:util';
import { dataServices, events } from '@lyceum/contracts';
import { Complaint } from './complaint.js';

export interface Options {
  readonly command: string;
  readonly service: string | undefined;
  readonly projection: string | undefined;
  readonly id: string | undefined;
  readonly all: boolean;
  readonly type: string | undefined;
  readonly tenant: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run events -- <command>
  tail [--type <event>] [--tenant <id>] [--json]   show events as they are published
  dead-letters [--service <name>] [--json]         show what could not be applied, and why
  redrive --service <name> (--id <event> | --all)  have dead letters tried again
  replay --service <name> --projection <name>      empty a projection and build it again from the log
  verify (--service <name> --projection <name> | --all)  build it beside the live one and compare

The stack is the one of this checkout (npm start), or what DATABASE_ADMIN_URL and NATS_URL with
NATS_ADMIN_USER and NATS_ADMIN_PASSWORD name.`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Complaint with a sentence for the user when the options are wrong */
export function parseOptions(argv: readonly string[]): Options {
  const { positionals, values } = parse(argv);
  if (positionals.length > 1) throw new Complaint(`What is "${positionals[1]}"?\n\n${USAGE}`);
  const options = {
    command: positionals[0] ?? '',
    service: values.service,
    projection: values.projection,
    id: values.id,
    all: values.all ?? false,
    type: values.type,
    tenant: values.tenant,
    json: values.json ?? false,
    help: values.help ?? false,
  };
  const types = events.map(({ type }) => type);
  if (options.service !== undefined && !dataServices.includes(options.service))
    throw new Complaint(
      `There is no service "${options.service}" with events. Services: ${dataServices.join(', ')}`,
    );
  if (options.type !== undefined && !types.includes(options.type))
    throw new Complaint(`There is no event "${options.type}". Events:\n  ${types.join('\n  ')}`);
  for (const [name, value] of [
    ['--id', options.id],
    ['--tenant', options.tenant],
  ] as const)
    if (value !== undefined && !UUID.test(value)) throw new Complaint(`${name} must be a UUID`);
  return options;
}

/** @throws Complaint that names the option */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined) throw new Complaint(`Say which: ${option} <name>\n\n${USAGE}`);
  return value;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        service: { type: 'string' },
        projection: { type: 'string' },
        id: { type: 'string' },
        all: { type: 'boolean' },
        type: { type: 'string' },
        tenant: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node adds advice that is about no option of ours.
    throw new Complaint(`${(error as Error).message.split('. ')[0]}.\n\n${USAGE}`);
  }
}
