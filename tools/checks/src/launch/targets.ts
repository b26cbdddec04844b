import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sample } from './samples.js';
import { samplesIn } from './samples.js';

/** Service to address. */
export type Targets = Readonly<Record<string, string>>;

/**
 * Where the services are: `<SERVICE>_URL` of the environment, else those that run in this checkout.
 *
 * @throws Error that says what to set
 */
export function launchTargets(
  services: readonly string[],
  root: string,
  env: NodeJS.ProcessEnv,
): Targets {
  const running = runningServices(root);
  return Object.fromEntries(
    services.map((service) => {
      const variable = `${service.toUpperCase()}_URL`;
      const url = env[variable] ?? running[service]?.url;
      if (url === undefined)
        throw new Error(`Set ${variable} to where ${service} is, or start Lyceum: npm run up`);
      return [service, url];
    }),
  );
}

/** The samples of every service, with `up` for each as Prometheus would add it. */
export async function scrape(targets: Targets, token: string | undefined): Promise<Sample[]> {
  const scraped = await Promise.all(
    Object.entries(targets).map(async ([job, url]) => {
      const text = await metricsOf(url, token);
      const up = { name: 'up', labels: { job }, value: text === undefined ? 0 : 1 };
      return [up, ...samplesIn(text ?? '', job)];
    }),
  );
  return scraped.flat();
}

/** Undefined when the service does not give them: it counts as down. */
async function metricsOf(url: string, token: string | undefined): Promise<string | undefined> {
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    const signal = AbortSignal.timeout(5_000);
    const response = await fetch(`${url}/metrics`, { headers, signal });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function runningServices(root: string): Readonly<Record<string, { readonly url: string }>> {
  try {
    const file = path.join(root, '.lyceum', 'instance.json');
    const instance = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly services?: Readonly<Record<string, { readonly url: string }>>;
    };
    return instance.services ?? {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
