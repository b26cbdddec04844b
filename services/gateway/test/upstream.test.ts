import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@lyceum/testing';
import { startEdge, type Edge, type EdgeAnswer } from './support/edge.js';
import { StandInServices, type Received } from './support/stand-in-services.js';

/** Breaks the connection off instead of answering. */
const breakOff = (_request: Received, response: ServerResponse): void => {
  response.destroy();
};

describe('the edge before its services', () => {
  let edge: Edge;
  let token: string;

  before(async () => {
    edge = await startEdge({
      UPSTREAM_TIMEOUT_MS: '700',
      UPSTREAM_TIMEOUTS_MS: 'ai 1500',
      MAX_REQUESTS_PER_UPSTREAM: '20',
      MAX_REQUESTS_IN_FLIGHT: '30',
    });
  });
  after(() => edge.stop());
  beforeEach(() => {
    token = edge.services.token();
    edge.services.received.length = 0;
  });
  afterEach(async () => {
    edge.services.behaviour = (_request, response) =>
      StandInServices.json(response, 200, { ok: true });
    // Every breaker is closed for the next test.
    await eventually(
      async () => {
        const answers = await Promise.all([
          read(),
          readAi(),
          edge.call('/v1/media/people/me', { token }),
        ]);
        assert.deepEqual(
          answers.map(({ status }) => status),
          [200, 200, 200],
        );
      },
      { timeoutMs: 20_000 },
    );
  });

  const read = (): Promise<EdgeAnswer> => edge.call('/v1/courses', { token });
  const readAi = (): Promise<EdgeAnswer> => edge.call('/v1/ai/people/me', { token });
  const create = (): Promise<EdgeAnswer> =>
    edge.call('/v1/courses', { method: 'POST', token, body: '{}' });
  const asked = (): number => edge.services.received.length;

  it('says that it does not unpack bodies', async () => {
    const answer = await edge.call('/v1/courses', {
      method: 'POST',
      token,
      body: '{}',
      headers: { 'content-encoding': 'gzip' },
    });
    assert.deepEqual([answer.status, answer.code], [415, 'request.media_type_unsupported']);
    assert.match(answer.text, /Content-Encoding/);
    assert.equal(asked(), 0);
  });

  it('repeats a read once when its connection breaks, on another connection', async () => {
    let broken = 0;
    edge.services.behaviour = (request, response) => {
      if ((broken += 1) === 1) breakOff(request, response);
      else StandInServices.json(response, 200, { ok: true });
    };
    assert.equal((await read()).status, 200);
    assert.equal(asked(), 2);
    assert.equal(await edge.metric('upstream_retries_total{service="catalog"}'), 1);
  });

  it('repeats nothing that changes something, nor more than once', async () => {
    edge.services.behaviour = breakOff;
    const created = await create();
    assert.deepEqual([created.status, created.code], [503, 'request.unavailable']);
    assert.equal(asked(), 1);
    assert.equal((await read()).status, 503);
    assert.equal(asked(), 3);
  });

  it('repeats nothing that was answered, whatever the answer', async () => {
    edge.services.behaviour = (_request, response) => StandInServices.json(response, 503, {});
    assert.equal((await read()).status, 503);
    assert.equal(asked(), 1);
  });

  it('does not double the load on what is down', async () => {
    edge.services.behaviour = breakOff;
    const retries = 'upstream_retries_total{service="progress"}';
    const before = await edge.metric(retries);
    await Promise.all(
      Array.from({ length: 15 }, () => edge.call('/v1/progress/people/me', { token })),
    );
    assert.ok((await edge.metric(retries)) - before <= 11);
    edge.services.behaviour = (_request, response) => StandInServices.json(response, 200, {});
    await eventually(async () =>
      assert.equal((await edge.call('/v1/progress/people/me', { token })).status, 200),
    );
  });

  it('gives up at the deadline of the service, which it tells it', async () => {
    edge.services.behaviour = () => undefined;
    const late = await read();
    assert.deepEqual([late.status, late.code], [504, 'request.upstream_timeout']);
    const budget = Number(edge.services.received[0]?.headers['x-budget-ms']);
    assert.ok(budget > 0 && budget <= 700, `${budget} ms`);
    assert.equal((await readAi()).status, 504);
    const longer = Number(edge.services.received[1]?.headers['x-budget-ms']);
    assert.ok(longer > 700 && longer <= 1500, `${longer} ms`);
  });

  it('passes a stream of events on as it comes, for longer than an answer may wait, and ends it with the caller', async () => {
    const parts = new PassThrough();
    let hasEnded = false;
    await readAi();
    edge.services.behaviour = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.once('close', () => (hasEnded = true));
      parts.pipe(response);
    };
    const measured = (): Promise<number> =>
      edge.metric(
        'http_request_duration_seconds_count{method="GET",route="/v1/ai/people/me",status="200"}',
      );
    // What ends is measured, so that the stream below is seen not to be.
    const before = await measured();
    assert.ok(before > 0);
    const gone = new AbortController();
    parts.write('event: begin\n\n');
    const answer = await fetch(`${edge.url}/v1/ai/people/me`, {
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'br, gzip' },
      signal: gone.signal,
    });
    assert.equal(answer.headers.get('content-encoding'), null);
    const reader = answer.body!.getReader();
    const read = async (): Promise<string> =>
      new TextDecoder().decode((await reader.read()).value as Uint8Array);
    assert.equal(await read(), 'event: begin\n\n');
    // Each is read before the next one is sent, until the deadline of the service is long over.
    const deadline = performance.now() + 2 * 1500;
    for (let at = 0; performance.now() < deadline; at += 1) {
      await delay(300);
      parts.write(`: ${at}\n\n`);
      assert.equal(await read(), `: ${at}\n\n`);
    }
    assert.equal(hasEnded, false);
    gone.abort();
    await eventually(() => assert.equal(hasEnded, true));
    assert.equal(await measured(), before);
  });

  it('stops asking a service that fails, at once tells when to come back, and asks again', async () => {
    edge.services.behaviour = breakOff;
    await eventually(async () => {
      await create();
      assert.equal(await edge.metric('upstream_breaker_state{service="catalog"}'), 2);
    });
    const before = asked();
    const refused = await create();
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    assert.equal(asked(), before);
    // The others are not its business.
    edge.services.behaviour = (_request, response) => StandInServices.json(response, 200, {});
    assert.equal((await readAi()).status, 200);
    await eventually(async () => assert.equal((await read()).status, 200));
    assert.equal(await edge.metric('upstream_breaker_state{service="catalog"}'), 0);
  });

  it('lets a slow service hold its own share of the requests, and not those of the others', async () => {
    const held: ServerResponse[] = [];
    edge.services.behaviour = (request, response) => {
      if (request.url.startsWith('/v1/courses')) held.push(response);
      else StandInServices.json(response, 200, { ok: true });
    };
    const waiting = Array.from({ length: 20 }, () => read());
    await eventually(() => assert.equal(held.length, 20));
    const refused = await read();
    assert.deepEqual([refused.status, refused.code], [503, 'request.overloaded']);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal((await readAi()).status, 200);
    for (const response of held) StandInServices.json(response, 200, { ok: true });
    const answers = await Promise.all(waiting);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  it('lets no more of a burst in than there is room for, and refuses the rest at the door', async () => {
    const held: ServerResponse[] = [];
    edge.services.behaviour = (_request, response) => void held.push(response);
    const burst = Array.from({ length: 29 }, () => read());
    await eventually(() => assert.equal(held.length, 20));
    const unread = await edge.call('/v1/courses', { token: 'not even looked at' });
    assert.deepEqual([unread.status, unread.code], [503, 'request.overloaded']);
    assert.ok((await edge.metric('edge_shed_total{reason="service"}')) >= 10);
    for (const response of held) StandInServices.json(response, 200, { ok: true });
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 200).length, 20);
    assert.equal(statuses.filter((status) => status === 503).length, 9);
  });

  it('gives the place of a caller that was turned away to the next one', async () => {
    const strangers = Array.from({ length: 25 }, () => edge.call('/v1/courses', { token: 'x' }));
    const statuses = new Set((await Promise.all(strangers)).map(({ status }) => status));
    assert.ok(statuses.has(401), [...statuses].join());
    assert.equal((await read()).status, 200);
  });

  it('refuses everybody at the door when too many wait, but not who looks after it', async () => {
    const held: ServerResponse[] = [];
    edge.services.behaviour = (request, response) => {
      if (request.url === '/health/ready') StandInServices.json(response, 200, {});
      else held.push(response);
    };
    const waiting = [
      ...Array.from({ length: 16 }, () => read()),
      ...Array.from({ length: 16 }, () => readAi()),
    ];
    await eventually(() => assert.ok(held.length >= 30, String(held.length)));
    const refused = await edge.call('/v1/media/people/me', { token: 'not even looked at' });
    assert.deepEqual([refused.status, refused.code], [503, 'request.overloaded']);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.match(refused.text, /"traceId":"[0-9a-f]{32}"/);
    for (const path of ['/health/live', '/health/ready', '/health', '/metrics'])
      assert.equal((await edge.call(path)).status, 200, path);
    assert.ok((await edge.metric('edge_shed_total{reason="in_flight"}')) >= 1);
    for (const response of held) StandInServices.json(response, 200, { ok: true });
    await Promise.all(waiting);
  });

  it('refuses a body that its route does not take, before the service sees it', async () => {
    const body = JSON.stringify({ title: 'x'.repeat(1024 * 1024) });
    const answer = await edge.call('/v1/courses', { method: 'POST', token, body });
    assert.equal(answer.status, 413);
    assert.equal(asked(), 0);
  });

  it('passes conditions on, and what becomes of them', async () => {
    edge.services.behaviour = ({ headers }, response) => {
      if (headers['if-match'] === '"v1"') StandInServices.json(response, 412, {});
      else response.writeHead(304, { etag: '"v2"' }).end();
    };
    const path = `/v1/courses/${randomUUID()}`;
    const changed = await edge.call(path, {
      method: 'PATCH',
      token,
      body: '{}',
      headers: { 'if-match': '"v1"' },
    });
    assert.equal(changed.status, 412);
    const same = await edge.call(path, { token, headers: { 'if-none-match': '"v2"' } });
    assert.deepEqual([same.status, same.headers.get('etag')], [304, '"v2"']);
  });

  it('says of what no service said so that no cache in between may keep it', async () => {
    assert.equal((await read()).headers.get('cache-control'), 'no-store');
    edge.services.behaviour = (_request, response) =>
      StandInServices.json(response, 200, {}, { etag: '"v1"' });
    assert.equal((await read()).headers.get('cache-control'), 'private, no-cache');
  });
});
