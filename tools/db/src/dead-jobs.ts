import { DeadJobs } from '@lyceum/jobs';
import { createLogger } from '@lyceum/platform/logger';
import { servicesWithJobs } from './discover-schemas.js';
import { withClient } from './with-client.js';

type Say = (line: string) => void;

/** Tells which jobs failed for good, and why; of one service, or of all. @throws Error for an unknown service */
export async function tellDeadJobs(
  url: string,
  service: string | undefined,
  say: Say,
): Promise<void> {
  let told = 0;
  for (const name of service === undefined ? servicesWithJobs() : [withJobs(service)])
    await withDeadJobs(url, name, async (jobs) => {
      for (const { id, name: job, tenantId, finishedAt, error } of await jobs.list()) {
        say(`${id}\n  ${name}: ${job}, school ${tenantId ?? 'none'}`);
        say(`  ${finishedAt?.toISOString() ?? ''}  ${error ?? ''}`);
        told += 1;
      }
    });
  if (told === 0) say('No job is dead.');
}

/** Has dead jobs of a service go on. @throws Error when it has none, or not this one */
export async function redriveJobs(
  url: string,
  service: string,
  id: string | undefined,
  say: Say,
): Promise<void> {
  const name = withJobs(service);
  const redriven = await withDeadJobs(url, name, (jobs) => jobs.redrive(id));
  if (redriven === 0)
    throw new Error(
      id === undefined
        ? `No job of ${name} is dead.`
        : `${name} has no dead job ${id}. See: npm run jobs:dead`,
    );
  say(`${redriven} go on. What fails again is listed by: npm run jobs:dead -- --service ${name}`);
}

async function withDeadJobs<T>(
  url: string,
  service: string,
  work: (jobs: DeadJobs) => Promise<T>,
): Promise<T> {
  // Says what is wrong with the address; the engine would only try again.
  await withClient(url, (client) => client.query('select 1'));
  const jobs = await DeadJobs.of(service, url, createLogger('db', 'error'));
  try {
    return await work(jobs);
  } finally {
    await jobs.close();
  }
}

function withJobs(service: string): string {
  const services = servicesWithJobs();
  if (!services.includes(service))
    throw new Error(`There is no service "${service}" with jobs. Services: ${services.join(', ')}`);
  return service;
}
