import assert from 'node:assert/strict';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { withClient } from '@lyceum/db';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { replicaEnvironment } from '../support/service-environment.js';
import { startReplica } from '../support/replicas.js';
import { ServiceRun } from '../support/service-run.js';
import { createCourse, signUp } from '../support/school.js';

const GRACE_MS = 10_000;

interface Sent {
  /** `undefined`: refused before anything was sent. */
  readonly status: number | undefined;
  readonly id: string | undefined;
}

describe('SIGTERM', () => {
  let stack: TestStack;
  let token: string;

  before(async () => {
    stack = await startStack();
    token = (await signUp(stack.gatewayUrl)).accessToken;
  });
  after(() => stack.stop());

  /** A course over a connection of its own, so that "connected" and "answered" can be told apart. */
  const send = (base: string, title: string): Promise<Sent> =>
    new Promise((resolve, reject) => {
      let connected = false;
      const body = JSON.stringify({ title });
      const outgoing = request(
        `${base}/v1/courses`,
        {
          method: 'POST',
          agent: false,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': body.length,
          },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () =>
            resolve({
              status: response.statusCode,
              id: (JSON.parse(text) as { id?: string }).id,
            }),
          );
          response.on('error', reject);
        },
      );
      outgoing.on('socket', (socket) => socket.on('connect', () => (connected = true)));
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // A connection that nobody has accepted yet is closed with the listening socket.
        if (!connected || error.code === 'ECONNRESET')
          resolve({ status: undefined, id: undefined });
        else reject(error);
      });
      outgoing.end(body);
    });
  const published = async (titlePrefix: string): Promise<string[]> =>
    (
      await withClient(stack.databaseUrl, (client) =>
        client.query<{ id: string }>(
          `select aggregate_id as id from catalog.outbox
           where published_at is not null and envelope::jsonb -> 'data' ->> 'title' like $1`,
          [`${titlePrefix}%`],
        ),
      )
    ).rows.map(({ id }) => id);

  for (const service of ['catalog', 'gateway'])
    it(`${service} under load: every request taken is answered, every event published, exit code 0 in time`, async () => {
      // A second one beside that of the stack, which so remains to publish what is left behind.
      const { run: replica, url: base } = await startReplica(stack, service);
      const results: Sent[] = [];
      let loading = true;
      const clients = Array.from({ length: 12 }, async (_, client) => {
        for (let round = 0; loading; round += 1)
          results.push(await send(base, `load of ${service} ${client}-${round}`));
      });
      await eventually(() => assert.ok(results.length > 100));
      const begun = performance.now();
      replica.signal('SIGTERM');
      const { code, err } = await replica.ended;
      const took = performance.now() - begun;
      loading = false;
      await Promise.all(clients);

      assert.equal(code, 0, err);
      assert.equal(err, '');
      assert.ok(took < GRACE_MS, `${took} ms`);
      const statuses = new Set(results.map(({ status }) => status));
      statuses.delete(undefined);
      assert.deepEqual([...statuses], [201], 'what was taken was not done');
      const created = results.flatMap(({ id }) => id ?? []);
      assert.ok(created.length > 100);
      await eventually(async () => {
        const known = new Set(await published(`load of ${service} `));
        assert.deepEqual(
          created.filter((id) => !known.has(id)),
          [],
        );
      });
    });

  for (const service of ['catalog', 'gateway'])
    it(`${service} answers what it had taken, however long that takes`, async () => {
      const { run: replica, url: base } = await startReplica(stack, service);
      await withClient(stack.databaseUrl, async (client) => {
        await client.query('begin; lock table catalog.courses in access exclusive mode');
        const taken = Array.from({ length: 6 }, (_, at) => send(base, `taken ${service} ${at}`));
        await eventually(async () => {
          // Within a transaction it would show again what it showed first.
          await client.query('select pg_stat_clear_snapshot()');
          const { rows } = await client.query<{ waiting: number }>(
            `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and usename = 'lyceum_catalog'`,
          );
          assert.equal(rows[0]!.waiting, 6);
        });
        replica.signal('SIGTERM');
        await eventually(() => assert.match(replica.output, /SIGTERM: draining/));
        await client.query('commit');
        const statuses = (await Promise.all(taken)).map(({ status }) => status);
        assert.deepEqual(statuses, Array<number>(6).fill(201));
      });
      const { code, err } = await replica.ended;
      assert.equal(code, 0, err);
    });

  it('ends every service with code 0, whether it has work or not', async () => {
    for (const service of ['gateway', 'identity', 'media']) {
      const { run: replica } = await startReplica(stack, service);
      replica.signal('SIGTERM');
      const { code, err } = await replica.ended;
      assert.equal(code, 0, `${service}: ${err}`);
    }
  });

  it('ends a service that the bus has left, too', async () => {
    const { run: replica } = await startReplica(stack, 'catalog');
    await stack.infrastructure.nats!.kill();
    await eventually(() => assert.match(replica.output, /disconnected from the bus/));
    const begun = performance.now();
    replica.signal('SIGTERM');
    const { code, err, out } = await replica.ended;
    await stack.infrastructure.nats!.restart();
    assert.equal(code, 0, err + out);
    assert.ok(performance.now() - begun < GRACE_MS);
    assert.equal((await createCourse(stack.gatewayUrl, token)).status, 201);
  });

  it('handlers that do not fit the topology refuse the start', async () => {
    const odd = fileURLToPath(new URL('../support/odd-progress.js', import.meta.url));
    const env = replicaEnvironment(stack, 'progress');
    for (const [kind, message] of [
      ['missing', /no handler for progress__people__identity-user-registered-v1/],
      ['unlisted', /handles lyceum\.identity\.school\.created\.v1 as schools, which the topology/],
    ] as const) {
      const { code, err } = await new ServiceRun(odd, env, [kind]).ended;
      assert.equal(code, 1);
      assert.match(err, message);
    }
  });
});
