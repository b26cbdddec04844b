import { createLogger } from '@lyceum/platform';
import { createDatabase } from '@lyceum/testing';
import { jobsRoleOf, migrateJobs } from '../src/index.js';

export const SERVICE = 'testing';
const PASSWORD = 'lyceum-tests-only';
export const logger = createLogger('jobs-test', process.env['LOG_LEVEL'] ?? 'silent');

export interface JobsDatabase {
  readonly adminUrl: string;
  /** With the role of the jobs. */
  readonly url: string;
}

/** A database of its own with the schema of the jobs of `testing` in it. */
export async function createJobsDatabase(): Promise<JobsDatabase> {
  const { adminUrl } = await createDatabase({ migrated: false });
  await migrateJobs({ adminUrl, service: SERVICE, rolePassword: PASSWORD, logger });
  return { adminUrl, url: asJobsRole(adminUrl) };
}

export function asJobsRole(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.username = jobsRoleOf(SERVICE);
  url.password = PASSWORD;
  return url.toString();
}
