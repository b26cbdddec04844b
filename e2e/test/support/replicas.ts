import assert from 'node:assert/strict';
import { eventually, type TestStack } from '@lyceum/testing';
import { call } from './http.js';
import { replicaEnvironment } from './service-environment.js';
import { ServiceRun, serviceEntry } from './service-run.js';

export interface Replica {
  readonly run: ServiceRun;
  readonly url: string;
}

/** Starts another process of a service of the stack, and waits until it is ready. */
export async function startReplica(
  stack: TestStack,
  service: string,
  changes: (env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv = () => ({}),
): Promise<Replica> {
  const env = replicaEnvironment(stack, service);
  const run = new ServiceRun(serviceEntry(service), { ...env, ...changes(env) });
  return { run, url: await readyUrl(run) };
}

/** @returns where it listens, once it is ready */
export function readyUrl(run: ServiceRun): Promise<string> {
  return eventually(async () => {
    const url = /"url":"(http:[^"]+)"/.exec(run.output)?.[1];
    assert.ok(url, run.output);
    assert.equal((await call(`${url}/health/ready`)).status, 200);
    return url;
  });
}
