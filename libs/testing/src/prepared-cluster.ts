import {
  ensureDatabase,
  STACK_DATABASE,
  startInfrastructure,
  type Cluster,
} from '@lyceum/infrastructure';
import { loadMigrations } from './backbone.js';
import { testRolePasswords } from './database.js';
import { ephemeralBase } from './test-infrastructure.js';

/** Where the runner tells the test files which cluster their stacks begin with a copy of. */
export const CLUSTER_VARIABLE = 'LYCEUM_TEST_CLUSTER';

/**
 * Makes a cluster with the migrated database of a stack: the runner does this once, because copying it is several
 * times as fast as making it. It is removed at the end of the process.
 */
export async function prepareCluster(): Promise<Cluster> {
  const { postgres } = await startInfrastructure({
    dataDir: ephemeralBase(),
    services: ['postgres'],
    ephemeral: true,
    env: { PATH: process.env['PATH'] },
  });
  if (postgres?.cluster === undefined) throw new Error('Postgres was not started.');
  const adminUrl = await ensureDatabase(postgres.adminUrl, STACK_DATABASE);
  const migrateAll = await loadMigrations();
  await migrateAll({ adminUrl, rolePasswords: testRolePasswords() });
  await postgres.stop();
  return postgres.cluster;
}

/** What the runner has prepared; nothing for a test file that is run by itself. */
export function preparedCluster(): Cluster | undefined {
  const given = process.env[CLUSTER_VARIABLE];
  return given === undefined ? undefined : (JSON.parse(given) as Cluster);
}
