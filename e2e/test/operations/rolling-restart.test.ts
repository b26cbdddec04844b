import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dataServices, durableName, topology } from '@lyceum/contracts';
import { withClient } from '@lyceum/db';
import { urlVariable } from '@lyceum/infrastructure';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { ClusterAddress } from '../support/cluster-address.js';
import { startReplica } from '../support/replicas.js';
import { createCourse, publishedCourse, signUp } from '../support/school.js';

const LINGER = { SHUTDOWN_LINGER_MS: '5000' };
const CALLERS = 6;
/** Identity is the last: those that ask it for its keys have the address of the process that was the first. */
const ORDER = topology.map(({ name }) => name).sort((one) => (one === 'identity' ? 1 : -1));

/** A process that serves, and how it ends. */
interface Pod {
  readonly url: string;
  /** SIGTERM; resolves when it is gone. */
  end(): Promise<void>;
}

describe('a rolling restart under load, as Kubernetes does it', () => {
  let stack: TestStack;
  let token: string;
  let gateway: ClusterAddress;
  const addresses: Record<string, ClusterAddress> = {};
  const old: Record<string, Pod> = {};
  const next: Record<string, Pod> = {};

  before(async () => {
    stack = await startStack({ env: LINGER });
    token = (await signUp(stack.gatewayUrl)).accessToken;
    for (const service of dataServices) {
      old[service] = stackPod(service);
      addresses[service] = await ClusterAddress.before(old[service].url);
    }
    // That of the stack knows the processes, and not their addresses.
    const names = ['gateway', ...topology.map(({ name }) => name)];
    const [first, ...others] = await Promise.all(names.map(startPod));
    old['gateway'] = first!;
    gateway = addresses['gateway'] = await ClusterAddress.before(first!.url);
    for (const [at, { name }] of topology.entries()) next[name] = others[at]!;
  });
  after(async () => {
    await Promise.all(Object.values(next).map((pod) => pod.end()));
    await Promise.all(Object.values(addresses).map((address) => address.close()));
    await stack.stop();
  });

  const startPod = async (service: string): Promise<Pod> => {
    const { run, url } = await startReplica(stack, service, () => ({
      ...LINGER,
      ...Object.fromEntries(dataServices.map((name) => [urlVariable(name), addresses[name]!.url])),
    }));
    return {
      url,
      end: async () => {
        run.signal('SIGTERM');
        const { code, err } = await run.ended;
        assert.equal(code, 0, err);
      },
    };
  };
  const stackPod = (service: string): Pod => {
    const { url } = stack.services[service]!;
    return {
      url,
      end: async () => {
        process.kill(stack.services[service]!.pid!, 'SIGTERM');
        await eventually(() => assert.equal(stack.services[service]!.pid, undefined));
        const log = stack.services[service]!.logs().join('\n');
        assert.doesNotMatch(log, /shutdown failed|not drained/);
      },
    };
  };

  /** Writes through catalog, which publish events, and reads of the service that is replaced. */
  const request = async (service: string, at: number): Promise<number> => {
    if (service === 'catalog' || service === 'gateway' || at % 2 === 0)
      return (await createCourse(gateway.url, token, `while ${service} rolls ${at}`)).status;
    const path = service === 'identity' ? 'users/me' : `${service}/people/me`;
    return (await call(`${gateway.url}/v1/${path}`, { token })).status;
  };

  for (const service of ORDER)
    it(`${service}: no request and no event is lost`, async () => {
      const statuses: number[] = [];
      let loading = true;
      const callers = Array.from({ length: CALLERS }, async () => {
        while (loading) statuses.push(await request(service, statuses.length));
      });
      const answered = (more: number): Promise<void> => {
        const goal = statuses.length + more;
        return eventually(() => assert.ok(statuses.length >= goal));
      };
      try {
        await answered(20);
        addresses[service]!.setEndpoints(old[service]!.url, next[service]!.url);
        await answered(20);
        // The endpoints forget the pod; preStop lets it work on meanwhile, and then it is told to end.
        addresses[service]!.setEndpoints(next[service]!.url);
        await answered(20);
        await old[service]!.end();
        await answered(20);
      } finally {
        loading = false;
        await Promise.allSettled(callers);
      }
      await Promise.all(callers);
      assert.deepEqual(
        [...new Set(statuses)].sort(),
        service === 'catalog' || service === 'gateway' ? [201] : [200, 201],
      );
      await publishedCourse(gateway.url, token);
      await everyEventArrives(stack.databaseUrl);
    });
});

/** What was written down to be published has been, and whoever consumes it has handled it. */
async function everyEventArrives(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await eventually(async () => {
      for (const service of dataServices) {
        const { rows } = await client.query(
          `select event_id from ${service}.outbox where published_at is null`,
        );
        assert.deepEqual(rows, [], `${service} has not published`);
      }
      for (const { name, consumes } of topology)
        for (const { consumer, events } of consumes)
          // Webhooks are kept on the bus itself, and none has come here.
          for (const { type, service } of events.filter((event) =>
            dataServices.includes(event.service),
          )) {
            const { rows } = await client.query(
              `select event_id from ${service}.outbox
               where envelope::jsonb ->> 'type' = $1
                 and event_id not in (select event_id from ${name}.inbox where consumer = $2)`,
              [type, durableName(name, consumer, type)],
            );
            assert.deepEqual(rows, [], `${name} has not handled ${type} as ${consumer}`);
          }
    });
  });
}
