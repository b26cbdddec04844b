import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dataServices } from '@lyceum/contracts';
import { databaseRole } from '@lyceum/infrastructure';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { findPgBouncer, startPgBouncer, type Pooler } from '../support/pgbouncer.js';
import { startReplica, type Replica } from '../support/replicas.js';
import { createCourse, publishedCourse, signUp } from '../support/school.js';

const POOL_SIZE = 2;
const found = findPgBouncer();

describe(
  'every service, with a PgBouncer in transaction mode before its database',
  { skip: 'problem' in found ? found.problem : false },
  () => {
    let stack: TestStack;
    let pooler: Pooler;
    let gateway: string;
    const replicas: Replica[] = [];

    before(async () => {
      stack = await startStack();
      const roles = Object.entries(stack.secrets.databasePasswords).map(
        ([account, password]) => [databaseRole(account), password] as const,
      );
      pooler = await startPgBouncer({
        command: 'command' in found ? found.command : [],
        databaseUrl: stack.databaseUrl,
        roles: Object.fromEntries(roles),
        poolSize: POOL_SIZE,
      });
      for (const service of dataServices) {
        // In the place of the process that does not pass the pooler.
        await stack.services[service]!.kill();
        const { port } = new URL(stack.services[service]!.url);
        const replica = await startReplica(stack, service, ({ DATABASE_URL }) => ({
          DATABASE_URL: pooler.through(DATABASE_URL!),
          PORT: port,
        }));
        replicas.push(replica);
      }
      gateway = stack.gatewayUrl;
    });
    after(async () => {
      for (const { run } of replicas) run.signal('SIGTERM');
      await Promise.all(replicas.map(({ run }) => run.ended));
      await pooler.stop();
      await stack.stop();
    });

    it('serves, publishes and consumes', async () => {
      const owner = await signUp(gateway);
      for (const service of ['catalog', 'media', 'progress', 'ai'])
        await eventually(async () => {
          const url = `${gateway}/v1/${service}/people/me`;
          assert.equal((await call(url, { token: owner.accessToken })).status, 200, service);
        });
      const course = await publishedCourse(gateway, owner.accessToken);
      assert.equal(course.status, 'published');
    });

    it('keeps schools apart that share two connections, and prepares statements on each', async () => {
      const owners = await Promise.all([signUp(gateway), signUp(gateway), signUp(gateway)]);
      const titles = owners.map((_, school) =>
        Array.from({ length: 25 }, (__, at) => `${school} ${at}`),
      );
      // Past the edge, which would refuse what a busy machine cannot do at once.
      const catalog = stack.services['catalog']!.url;
      const waiting = owners.flatMap(({ accessToken }, school) =>
        titles[school]!.map((title, at) => ({ accessToken, title, at })),
      );
      // Neighbours in line are of different schools.
      waiting.sort((one, other) => one.at - other.at);
      const caller = async (): Promise<void> => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          const { status, text } = await createCourse(catalog, next.accessToken, next.title);
          assert.equal(status, 201, text);
        }
      };
      await Promise.all(Array.from({ length: 5 * POOL_SIZE }, caller));
      for (const [school, { accessToken }] of owners.entries()) {
        const { body, text } = await call<{ items: { title: string }[] }>(
          `${gateway}/v1/courses?limit=100`,
          { token: accessToken },
        );
        assert.ok(body.items, text);
        assert.deepEqual(body.items.map(({ title }) => title).sort(), [...titles[school]!].sort());
      }
      const pool = (await pooler.pools()).find(({ user }) => user === databaseRole('catalog'))!;
      assert.ok(pool.clients > POOL_SIZE, JSON.stringify(pool));
      assert.ok(pool.servers <= POOL_SIZE, JSON.stringify(pool));
    });
  },
);
