import { parseArgs } from 'node:util';
import { eventsChaos } from './events-chaos.js';
import { identityChaos, identityFindings } from './identity/identity-chaos.js';
import { journeyChaos, journeyFailures, slowness } from './journey/journey-chaos.js';
import { findings, table } from './report.js';

const USAGE = `Usage: npm run chaos -- events [--events 10000] [--seed 1]
       npm run chaos -- identity [--accounts 200] [--revocations 5] [--seconds 20] [--seed 1]
       npm run chaos -- journey [--learners 20] [--pairs 10] [--seconds <all>] [--seed 1]`;

interface Outcome {
  readonly figures: string;
  readonly wrong: readonly string[];
}

type Numbers = Readonly<
  Record<'events' | 'accounts' | 'revocations' | 'learners' | 'pairs' | 'seed', number> & {
    seconds?: number;
  }
>;

const log = (line: string): void => void process.stdout.write(`${line}\n`);

const runs: Readonly<Record<string, (numbers: Numbers) => Promise<Outcome>>> = {
  async events({ events, seed }) {
    const report = await eventsChaos({ events, seed, log });
    return { figures: table(report), wrong: findings(report) };
  },
  async identity({ accounts, revocations, seconds: limitSeconds = 20, seed }) {
    const report = await identityChaos({ accounts, revocations, limitSeconds, seed, log });
    return { figures: table({ ...report, deaths: {} }), wrong: identityFindings(report) };
  },
  async journey({ learners, pairs, seconds, seed }) {
    const report = await journeyChaos({
      ...{ learners, pairs, seed, log },
      ...(seconds !== undefined && { seconds }),
    });
    return {
      figures: table({ ...report, deaths: {} }),
      wrong: [...journeyFailures(report), ...slowness(report)],
    };
  },
};

async function main(argv: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '10000' },
      accounts: { type: 'string', default: '200' },
      revocations: { type: 'string', default: '5' },
      seconds: { type: 'string' },
      learners: { type: 'string', default: '20' },
      pairs: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
    },
  });
  const numbers = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number(value)]),
  ) as unknown as Numbers;
  const [what = ''] = positionals;
  const run = positionals.length === 1 ? runs[what] : undefined;
  if (!run || !Object.values(numbers).every((value) => Number.isInteger(value) && value > 0)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { figures, wrong } = await run(numbers);
  log(`\nchaos ${what}, seed ${numbers.seed}\n${figures}`);
  log(wrong.length > 0 ? `\nBROKEN: ${wrong.join('; ')}` : '\nNothing is broken.');
  return wrong.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
