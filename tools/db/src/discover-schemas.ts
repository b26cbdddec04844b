import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { discoverServices } from '@lyceum/infrastructure';
import type { ServiceSchema } from '@lyceum/persistence';

/** The root of the checkout, from `tools/db/dist/src`. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Services with durable jobs, whose schemas the library of jobs makes. */
export const servicesWithJobs = (): string[] =>
  discoverServices(root).flatMap(({ name, hasJobs }) => (hasJobs ? [name] : []));

/** The schema of every service in `services/` that has migrations, by name: a new service needs no list. */
export async function discoverSchemas(): Promise<ServiceSchema[]> {
  const services = readdirSync(join(root, 'services')).sort();
  const modules = services
    .map((service) => join(root, 'services', service, 'dist/src/migrations/index.js'))
    .filter((path) => existsSync(path));
  return Promise.all(
    modules.map(
      async (path) =>
        ((await import(pathToFileURL(path).href)) as { schema: ServiceSchema }).schema,
    ),
  );
}
