import assert from 'node:assert/strict';
import { call, eventually, type TestStack } from '@lyceum/testing';
import { replicaEnvironment } from './service-environment.js';
import { ServiceRun, serviceEntry } from './service-run.js';

export interface Replica {
  readonly run: ServiceRun;
  readonly url: string;
}

/** Starts another process of a service of the stack, and waits until it is ready; of another checkout where one is named. */
export async function startReplica(
  stack: TestStack,
  service: string,
  changes: (env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv = () => ({}),
  root?: string,
): Promise<Replica> {
  const env = replicaEnvironment(stack, service);
  const run = new ServiceRun(await serviceEntry(service, root), { ...env, ...changes(env) });
  return { run, url: await readyUrl(run) };
}

/** A machine that does much else at the same time. */
const START_TIMEOUT_MS = 120_000;

/**
 * @returns where it listens, once it is ready
 * @throws Error with what it said when it ends instead
 */
function readyUrl(run: ServiceRun): Promise<string> {
  const ready = eventually(
    async () => {
      const url = /"url":"(http:[^"]+)"/.exec(run.output)?.[1];
      assert.ok(url, `not listening: ${run.output}`);
      assert.equal((await call(`${url}/health/ready`)).status, 200);
      return url;
    },
    { timeoutMs: START_TIMEOUT_MS },
  );
  const ended = run.ended.then(({ code, err }) => {
    throw new Error(`ended with code ${code}: ${err}`);
  });
  return Promise.race([ready, ended]);
}
