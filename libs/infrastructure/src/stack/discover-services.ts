import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ServiceFolder {
  /** The name of the folder: `catalog`. */
  readonly name: string;
  /** The compiled main file; present once the service is built. */
  readonly entry: string;
  /** Has durable jobs, and so a schema and a database role for them: it depends on the library of jobs. */
  readonly hasJobs: boolean;
}

const JOBS_LIBRARY = '@lyceum/jobs';

/** Every service of the checkout, by name: each folder of `services/` that has a package.json. */
export function discoverServices(root: string): ServiceFolder[] {
  const directory = join(root, 'services');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const manifest = manifestOf(join(directory, name, 'package.json'));
      if (typeof manifest?.name !== 'string') return [];
      return {
        name,
        entry: join(directory, name, 'dist', 'src', 'main.js'),
        hasJobs: JOBS_LIBRARY in (manifest.dependencies ?? {}),
      };
    });
}

/** What logs in to the database, each with a role of its own: every service, and the jobs of those that have some. */
export function databaseAccounts(
  services: readonly Pick<ServiceFolder, 'name' | 'hasJobs'>[],
): string[] {
  return services.flatMap(({ name, hasJobs }) => (hasJobs ? [name, jobsAccount(name)] : [name]));
}

/** `identity-jobs`, whose role is `lyceum_identity_jobs`. */
export const jobsAccount = (service: string): string => `${service}-jobs`;

interface Manifest {
  readonly name?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(packageFile: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(packageFile, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
