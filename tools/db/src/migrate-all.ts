import { jobsAccount } from '@lyceum/infrastructure';
import { migrateJobs, validateJobs } from '@lyceum/jobs/migrations';
import { migrate, rollback, validateSchema } from '@lyceum/persistence/migrations';
import { createLogger } from '@lyceum/platform/logger';
import { discoverSchemas, servicesWithJobs } from './discover-schemas.js';
import { readSnapshot } from './snapshots.js';
import { withClient } from './with-client.js';

export interface MigrateAllOptions {
  /** An administrator's connection string. */
  readonly adminUrl: string;
  /** Passwords of the roles of services and of jobs (`identity-jobs`). A role without one keeps what it has. */
  readonly rolePasswords: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

/** What the engine of the jobs says about its schema, when something is odd. */
const logger = createLogger('db', 'warn');

/** Brings the schema of every service, and of its jobs, up to date. */
export async function migrateAll({
  adminUrl,
  rolePasswords,
  log = () => undefined,
}: MigrateAllOptions): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const schema of await discoverSchemas())
      await migrate(client, schema, { rolePassword: rolePasswords[schema.service], log });
  });
  for (const service of servicesWithJobs())
    await migrateJobs({
      adminUrl,
      service,
      rolePassword: rolePasswords[jobsAccount(service)],
      logger,
    });
}

/** Undoes the last `count` migrations of one service. */
export async function rollbackService(
  adminUrl: string,
  service: string,
  count: number,
  log?: (line: string) => void,
): Promise<void> {
  const schema = (await discoverSchemas()).find((candidate) => candidate.service === service);
  if (!schema) throw new Error(`There is no service with migrations called ${service}`);
  await withClient(adminUrl, (client) => rollback(client, schema, count, log ? { log } : {}));
}

/** @returns one sentence per thing that is missing or wrong on the live database */
export async function validateAll(adminUrl: string): Promise<string[]> {
  const findings = await withClient(adminUrl, async (client) => {
    const found: string[] = [];
    for (const schema of await discoverSchemas())
      found.push(...(await validateSchema(client, schema, await readSnapshot(schema.service))));
    return found;
  });
  for (const service of servicesWithJobs())
    findings.push(...(await validateJobs({ adminUrl, service, logger })));
  return findings;
}
