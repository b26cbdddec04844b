import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';
import { createCourse, publishedCourse, signUp } from '../support/school.js';

const METRICS_TOKEN = 'metrics-token-of-this-test';
const PATIENT = { timeoutMs: 30_000 };

describe('what operators see', () => {
  let stack: TestStack;
  let token: string;

  before(async () => {
    stack = await startStack({ env: { METRICS_TOKEN, SLOW_QUERY_MS: '100000' } });
    token = (await signUp(stack.gatewayUrl)).accessToken;
  });
  after(() => stack.stop());

  const pids = (): string =>
    JSON.stringify(Object.entries(stack.services).map(([name, service]) => [name, service.pid]));
  const readiness = (service: string) => call(`${stack.services[service]!.url}/health/ready`);
  /** Every service that needs `dependency` says that it is missing, and lives. */
  const allMiss = async (dependency: string, services: readonly string[]): Promise<void> => {
    for (const service of services) {
      await eventually(async () => {
        const answer = await readiness(service);
        assertProblem(answer, { status: 503, code: 'request.unavailable' });
        assert.match(String(answer.body['detail']), new RegExp(`\\b${dependency}\\b`), service);
      }, PATIENT);
      const { status } = await call(`${stack.services[service]!.url}/health/live`);
      assert.equal(status, 200);
    }
  };
  const allReady = async (): Promise<void> => {
    for (const service of Object.keys(stack.services))
      await eventually(
        async () => assert.equal((await readiness(service)).status, 200, service),
        PATIENT,
      );
  };
  const withDatabase = ['identity', 'catalog', 'media', 'progress', 'ai'];

  it('every service says that it lives and is ready, and the gateway how the school is', async () => {
    await allReady();
    const { status, body } = await call(`${stack.gatewayUrl}/health`);
    assert.equal(status, 200);
    assert.deepEqual(body, {
      status: 'ok',
      services: Object.fromEntries(withDatabase.map((name) => [name, 'up'])),
    });
  });

  it('without Postgres they are not ready and name it; they recover by themselves', async () => {
    const before = pids();
    await stack.infrastructure.postgres!.kill();
    await allMiss('postgres', withDatabase);
    const overview = await call(`${stack.gatewayUrl}/health`);
    assert.equal(overview.status, 503);
    assert.equal(overview.body['status'], 'degraded');
    assertProblem(await createCourse(stack.gatewayUrl, token), { status: 503 });

    await stack.infrastructure.postgres!.restart();
    await allReady();
    assert.equal((await createCourse(stack.gatewayUrl, token)).status, 201);
    assert.equal(pids(), before, 'somebody was restarted');
  });

  it('without NATS they stay in traffic and name it, keep what is written, and deliver it later', async () => {
    const before = pids();
    await stack.infrastructure.nats!.kill();
    for (const service of withDatabase)
      await eventually(async () => {
        const { status, body } = await readiness(service);
        assert.deepEqual([status, body['status']], [200, 'degraded'], service);
        assert.deepEqual(Object(body['details']).nats, { status: 'degraded' }, service);
      }, PATIENT);
    assert.equal((await readiness('gateway')).status, 200);
    const overview = await call(`${stack.gatewayUrl}/health`);
    assert.equal(overview.status, 200);
    assert.deepEqual(overview.body, {
      status: 'degraded',
      services: Object.fromEntries(withDatabase.map((name) => [name, 'degraded'])),
    });
    const newcomer = await signUp(stack.gatewayUrl);
    await stack.infrastructure.nats!.restart();
    await allReady();
    await eventually(async () => {
      const known = await call(`${stack.gatewayUrl}/v1/progress/people/me`, {
        token: newcomer.accessToken,
      });
      assert.equal(known.status, 200);
    }, PATIENT);
    assert.equal(pids(), before, 'somebody was restarted');
  });

  it('/metrics asks for its token', async () => {
    for (const { url } of Object.values(stack.services)) {
      assertProblem(await call(`${url}/metrics`), { status: 403 });
      assertProblem(await call(`${url}/metrics`, { token: 'another' }), { status: 403 });
    }
  });

  it('/metrics holds what the dashboards need', async () => {
    const { id } = await publishedCourse(stack.gatewayUrl, token);
    for (let round = 0; round < 3; round += 1)
      await call(`${stack.gatewayUrl}/v1/catalog/courses/${id}`);
    await call(`${stack.services['catalog']!.url}/v1/courses/${id}`);

    const common = [
      /^http_request_duration_seconds_bucket\{le="0.1",method="\w+",route="[^"]+",status="\d+"\} \d/m,
      /^nodejs_eventloop_lag_p99_seconds /m,
      /^process_resident_memory_bytes /m,
    ];
    const ownsData = [
      /^db_pool_connections\{state="idle"\} \d/m,
      /^db_query_duration_seconds_count\{statement="[^"]+"\} \d/m,
      /^outbox_oldest_seconds 0/m,
      /^outbox_pending 0/m,
      /^outbox_parked 0/m,
    ];
    const expected: Record<string, RegExp[]> = {
      gateway: [/^cache_requests_total\{cache="gateway",result="(hit|miss)"\} [1-9]/m],
      identity: [...ownsData, /^outbox_published_total [1-9]/m],
      catalog: [
        ...ownsData,
        /route="\/v1\/courses\/:id",status="401"/,
        /^consumer_lag_events\{consumer="people"\} 0/m,
        /^inbox_applied_total\{consumer="people"\} [1-9]/m,
      ],
    };
    for (const [name, { url }] of Object.entries(stack.services)) {
      const { status, text } = await call(`${url}/metrics`, { token: METRICS_TOKEN });
      assert.equal(status, 200);
      for (const pattern of [...common, ...(expected[name] ?? ownsData)])
        assert.match(text, pattern, `${name}: ${pattern}`);
      assert.doesNotMatch(text, new RegExp(id), 'an id became a label');
    }
  });
});
