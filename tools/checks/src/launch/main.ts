/** `npm run check:launch`: go or no-go for a running installation. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames, workspaceRoot } from '../workspace.js';
import { backlogVerdicts, objectiveVerdicts, upVerdict, type Verdict } from './gate.js';
import { secretsVerdict } from './secrets.js';
import { storeVerdicts } from './stores.js';
import { launchTargets, scrape } from './targets.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function verdicts(env: NodeJS.ProcessEnv): Promise<Verdict[]> {
  const targets = launchTargets(serviceNames(workspaceRoot), workspaceRoot, env);
  const samples = await scrape(targets, env['METRICS_TOKEN']);
  const backups = env['BACKUP_DIRECTORY'];
  return [
    upVerdict(samples),
    ...(await objectiveVerdicts(samples, env['PROMETHEUS_URL'])),
    ...backlogVerdicts(samples),
    ...(await storeVerdicts(
      backups === undefined
        ? path.join(workspaceRoot, '.lyceum', 'backups')
        : path.join(backups, 'base'),
    )),
    secretsVerdict(secretsText()),
  ];
}

/** `.env` of a server; of a laptop, the secrets that npm start has made. */
function secretsText(): string | undefined {
  const file = path.join(workspaceRoot, '.env');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const made = path.join(workspaceRoot, '.lyceum', 'secrets.json');
  if (!existsSync(made)) return undefined;
  const secrets = Object.entries(JSON.parse(readFileSync(made, 'utf8')) as object).flatMap(
    ([name, value]) =>
      typeof value === 'string'
        ? [[`${name}_KEY`, value]]
        : Object.entries(value as Record<string, string>).map(([of, each]) => [
            `${name}_${of}_KEY`,
            each,
          ]),
  );
  const settingName = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return secrets.map(([name, value]) => `${settingName(name!)}=${value}`).join('\n');
}

const USAGE = `usage: npm run check:launch

Looks at the Lyceum of this checkout, or at <SERVICE>_URL with METRICS_TOKEN, DATABASE_ADMIN_URL, BACKUP_DIRECTORY and
PROMETHEUS_URL: docs/runbooks/launch.md. Exit code 0 for go, 1 for no-go, 2 when it could not look.`;

try {
  const [word] = process.argv.slice(2);
  if (word !== undefined) {
    say(USAGE);
    process.exit(word === '--help' ? 0 : 2);
  }
  const found = await verdicts(process.env);
  const width = Math.max(...found.map(({ what }) => what.length));
  for (const { what, isGo, found: text } of found)
    say(`${isGo ? 'go   ' : 'NO-GO'}  ${what.padEnd(width)}  ${text}`);
  const against = found.filter(({ isGo }) => !isGo).length;
  say(against === 0 ? '\nGo.' : `\nNo-go: ${against} of ${found.length}.`);
  process.exitCode = against === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
