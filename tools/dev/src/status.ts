import type { Command } from './command.js';
import { runningInstance } from './instance.js';
import { installationPaths } from './paths.js';
import { formatPlaces } from './places.js';

/** `npm run status`: what runs and where; the exit code is 0 when all of it is ready, 3 when not. */
export const status: Command = async ({ root }) => {
  const instance = runningInstance(installationPaths(root).instanceFile);
  if (instance === undefined) {
    process.stdout.write('Lyceum is not running. Start it with: npm start, or npm run up\n');
    return 3;
  }
  const { phase, step, url, pid, mode } = instance;
  if (phase !== 'ready' || url === undefined) {
    process.stdout.write(
      `Lyceum is ${phase} (process ${pid})${step === undefined ? '' : `: ${step}`}\n`,
    );
    return 3;
  }
  const services = await Promise.all(
    Object.entries(instance.services ?? {}).map(
      async ([name, service]) => [name, service.url, await readiness(service.url)] as const,
    ),
  );
  const lines = [
    `Lyceum runs in the ${mode} (process ${pid}) at ${url}`,
    ...formatPlaces({
      ...Object.fromEntries(
        services.map(([name, address, state]) => [name, `${address}  ${state}`]),
      ),
      ...instance.places,
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return services.every(([, , state]) => state.startsWith('ready')) ? 0 : 3;
};

/** What `/health/ready` says, or the problem that it answers with. */
interface Health {
  readonly status?: string | number;
  readonly detail?: string;
  readonly details?: Readonly<Record<string, { readonly status: string } | undefined>>;
}

async function readiness(url: string): Promise<string> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    const { status, detail, details = {} } = (await response.json()) as Health;
    if (!response.ok) return `not ready (${detail ?? response.status})`;
    if (status !== 'degraded') return 'ready';
    const away = Object.keys(details).filter((name) => details[name]?.status === 'degraded');
    return `ready, without ${away.join(', ')}`;
  } catch {
    return 'does not answer';
  }
}
