import { CLUSTER_VARIABLE, prepareCluster, usesOtherServers } from '@lyceum/testing';

/** Fewer files are done sooner without it. */
const WORTH_IT_FILES = 3;

/** Prepares the database of the stacks of a whole run once, and tells the test files where it is. */
export async function offerCluster(
  files: readonly string[],
  onStep: (step: string) => void,
): Promise<void> {
  if (files.length < WORTH_IT_FILES || usesOtherServers()) return;
  if (process.env[CLUSTER_VARIABLE] !== undefined) return;
  onStep('preparing the database of the stacks');
  process.env[CLUSTER_VARIABLE] = JSON.stringify(await prepareCluster());
}
