import { parseArgs } from 'node:util';
import { committedDocument } from './document.js';
import { reportText } from './report.js';
import { people, samples, startSchool } from './school.js';
import { walk } from './walk.js';

const USAGE = `Usage: npm run check:api -- [--seed 1] [--runs 100] [--operation courses.create]
  --runs  requests for each operation`;

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      runs: { type: 'string', default: '100' },
      operation: { type: 'string' },
    },
  });
  const [seed, runs] = [Number(values.seed), Number(values.runs)];
  if (!Number.isInteger(seed) || !Number.isInteger(runs) || runs < 1) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const stack = await startSchool();
  try {
    const report = await walk({
      baseUrl: stack.gatewayUrl,
      document: committedDocument(),
      runs,
      seed,
      only: values.operation,
      callers: (school) => people(stack.gatewayUrl, school),
      samples: await samples(stack.gatewayUrl),
    });
    process.stdout.write(reportText(report, seed));
    return report.findings.length > 0 ? 1 : 0;
  } finally {
    await stack.stop();
  }
}

process.exitCode = await main(process.argv.slice(2));
