import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { RedisConnection } from '@lyceum/cache';
import { Metrics, createLogger } from '@lyceum/platform';
import { eventually } from '@lyceum/testing';
import { startEdge, type Edge, type EdgeAnswer } from './support/edge.js';
import { StandInServices } from './support/stand-in-services.js';

const LYCEUM_KEYS = 'lyceum:idempotency:*';

describe('a request with an Idempotency-Key', () => {
  let edge: Edge;
  let token: string;
  let done: number;

  before(async () => {
    edge = await startEdge({ UPSTREAM_TIMEOUT_MS: '2000' });
  });
  after(() => edge.stop());
  beforeEach(() => {
    token = edge.services.token();
    done = 0;
    edge.services.behaviour = (_request, response) => {
      done += 1;
      StandInServices.json(
        response,
        201,
        { id: done },
        { etag: '"v1"', location: '/v1/courses/1' },
      );
    };
  });

  const create = (
    key: string,
    { body = '{"title":"a"}', ...more }: { body?: string; token?: string } = {},
    headers: Record<string, string> = {},
  ): Promise<EdgeAnswer> =>
    edge.call('/v1/courses', {
      method: 'POST',
      token: more.token ?? token,
      body,
      headers: { 'idempotency-key': key, ...headers },
    });

  it('is done once; a repetition gets the first answer', async () => {
    const key = randomUUID();
    const first = await create(key);
    const second = await create(key);
    assert.equal(done, 1);
    assert.deepEqual([second.status, second.text], [first.status, first.text]);
    for (const name of ['etag', 'location', 'content-type', 'cache-control'])
      assert.equal(second.headers.get(name), first.headers.get(name), name);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    assert.notEqual(second.headers.get('x-request-id'), first.headers.get('x-request-id'));
  });

  it('may write its key with or without quotes', async () => {
    const key = randomUUID();
    await create(`"${key}"`);
    await create(key);
    assert.equal(done, 1);
  });

  it('is refused with another body', async () => {
    const key = randomUUID();
    await create(key);
    const other = await create(key, { body: '{"title":"b"}' });
    assert.deepEqual([other.status, other.code], [422, 'request.idempotency_key_reused']);
    assert.equal(done, 1);
  });

  it('is another request for another caller, school, method or address', async () => {
    const key = randomUUID();
    const [sub, sid] = [randomUUID(), randomUUID()];
    const own = edge.services.token({ sub, sid, tid: randomUUID() });
    await create(key, { token: own });
    await create(key, { token: edge.services.token({ sub, sid, tid: randomUUID() }) });
    await create(key, { token: edge.services.token() });
    const patch = { method: 'PATCH', token: own, body: '{"title":"a"}' };
    const headers = { 'idempotency-key': key };
    await edge.call(`/v1/courses/${randomUUID()}`, { ...patch, headers });
    await edge.call(`/v1/courses/${randomUUID()}`, { ...patch, headers });
    assert.equal(done, 5);
  });

  it('replays refusals of the request, and tries again after what may pass', async () => {
    for (const [status, times] of [
      [400, 1],
      [404, 1],
      [422, 1],
      [401, 2],
      [409, 2],
      [429, 2],
      [500, 2],
      [503, 2],
    ] as const) {
      done = 0;
      edge.services.behaviour = (_request, response) => {
        done += 1;
        StandInServices.json(response, status, {});
      };
      const key = randomUUID();
      await create(key);
      assert.equal((await create(key)).status, status);
      assert.equal(done, times, String(status));
    }
  });

  it('waits for its twin that is being done', async () => {
    let finish: (() => void) | undefined;
    edge.services.behaviour = (_request, response) => {
      done += 1;
      finish = () => StandInServices.json(response, 201, { id: done });
    };
    const key = randomUUID();
    const first = create(key);
    await eventually(() => assert.ok(finish));
    const twins = Array.from({ length: 5 }, () => create(key));
    finish!();
    const answers = await Promise.all([first, ...twins]);
    assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['{"id":1}']));
    assert.equal(done, 1);
  });

  it('does not wait for ever, and its claim ends with its deadline', async () => {
    edge.services.behaviour = () => {
      done += 1;
    };
    const key = randomUUID();
    const first = create(key);
    await eventually(() => assert.equal(done, 1));
    const twin = await create(key);
    assert.deepEqual([twin.status, twin.code], [409, 'request.idempotency_in_progress']);
    assert.ok(Number(twin.headers.get('retry-after')) >= 1);
    assert.equal((await first).status, 504);
    // It may still be at work: nobody does it again before the claim has expired.
    assert.equal((await create(key)).status, 409);
    edge.services.behaviour = (_request, response) => {
      done += 1;
      StandInServices.json(response, 201, { id: 'late' });
    };
    await eventually(async () => assert.equal((await create(key)).text, '{"id":"late"}'), {
      timeoutMs: 20_000,
    });
    assert.equal(done, 2);
  });

  it('is done to its end when its caller goes away, and the answer waits for it', async () => {
    let finish: (() => void) | undefined;
    edge.services.behaviour = (_request, response) => {
      done += 1;
      finish = () => StandInServices.json(response, 201, { id: 'kept' });
    };
    const key = randomUUID();
    const { hostname, port } = new URL(edge.url);
    const socket = connect(Number(port), hostname);
    const body = '{"title":"a"}';
    socket.write(
      `POST /v1/courses HTTP/1.1\r\nhost: edge\r\nauthorization: Bearer ${token}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\nidempotency-key: ${key}\r\n\r\n${body}`,
    );
    await eventually(() => assert.ok(finish));
    socket.destroy();
    finish!();
    await eventually(async () => {
      const again = await create(key);
      assert.equal(again.headers.get('idempotency-replayed'), 'true');
      assert.equal(again.text, '{"id":"kept"}');
    });
    assert.equal(done, 1);
  });

  it('survives a restart of the edge', async () => {
    const key = randomUUID();
    await create(key);
    await edge.restart();
    const again = await create(key);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(done, 1);
  });

  it('is for anonymous callers too, each its own', async () => {
    const key = randomUUID();
    const anonymous = (cookie: string): Promise<EdgeAnswer> =>
      edge.call('/v1/auth/refresh', {
        method: 'POST',
        body: '{}',
        headers: { 'idempotency-key': key, cookie },
      });
    await anonymous('lyceum_refresh=one');
    assert.equal(
      (await anonymous('lyceum_refresh=one')).headers.get('idempotency-replayed'),
      'true',
    );
    assert.equal((await anonymous('lyceum_refresh=two')).headers.get('idempotency-replayed'), null);
    assert.equal(done, 2);
  });

  it('never gives a cookie twice, and does nothing twice for want of its answer', async () => {
    edge.services.behaviour = (_request, response) => {
      done += 1;
      StandInServices.json(
        response,
        200,
        {},
        { 'set-cookie': ['lyceum_refresh=secret; HttpOnly'] },
      );
    };
    const key = randomUUID();
    assert.deepEqual((await create(key)).headers.getSetCookie().length, 1);
    const again = await create(key);
    assert.deepEqual([again.status, again.code], [409, 'request.idempotency_answer_not_kept']);
    assert.deepEqual(again.headers.getSetCookie(), []);
    assert.equal(done, 1);
  });

  it('keeps no answer that is larger than what fits', async () => {
    edge.services.behaviour = (_request, response) => {
      done += 1;
      StandInServices.json(response, 200, { text: 'x'.repeat(300 * 1024) });
    };
    const key = randomUUID();
    assert.equal((await create(key)).text.length, 300 * 1024 + 11);
    assert.equal((await create(key)).status, 409);
    assert.equal(done, 1);
  });

  it('is nothing to a stream, which ends with its caller and is not kept', async () => {
    let left = 0;
    edge.services.behaviour = (_request, response) => {
      done += 1;
      response.on('close', () => (left += 1));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: begin\ndata: {}\n\n');
    };
    const key = randomUUID();
    const address = `${edge.url}/v1/ai/conversations/${randomUUID()}/messages`;
    for (const times of [1, 2]) {
      const gone = new AbortController();
      const answer = await fetch(address, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: '{}',
        signal: gone.signal,
      });
      assert.equal(answer.headers.get('idempotency-replayed'), null);
      await answer.body!.getReader().read();
      assert.equal(left, times - 1);
      gone.abort();
      await eventually(() => assert.equal(left, times));
      assert.equal(done, times);
    }
  });

  it('leaves nothing in clear in Redis, for a day', async () => {
    const redis = await RedisConnection.connect({
      url: edge.infrastructure.redis!.url,
      logger: createLogger('test', 'silent'),
      metrics: new Metrics(),
    });
    try {
      await redis.client.flushall();
      edge.services.behaviour = (_request, response) =>
        StandInServices.json(response, 200, { accessToken: 'answer-in-clear' });
      await create('key-in-clear', { body: '{"password":"body-in-clear"}' });
      const [name] = await redis.client.keys(LYCEUM_KEYS);
      const value = (await redis.client.get(name!))!;
      const [, , sealed = ''] = value.split(':');
      const everything = `${name} ${value} ${Buffer.from(sealed, 'base64').toString('latin1')}`;
      assert.doesNotMatch(everything, /in-clear/);
      const days = (await redis.client.pttl(name!)) / 86_400_000;
      assert.ok(days > 0.99 && days <= 1, `${days} days`);
    } finally {
      await redis.close();
    }
  });

  it('is refused with a key that is none', async () => {
    for (const key of ['', ' ', 'a b', 'a,b', '"', 'a"b', 'a\\b', 'ключ', 'x'.repeat(256), '""']) {
      const header = Buffer.from(key).toString('latin1');
      const answer = await create(header);
      assert.deepEqual(
        [answer.status, answer.code],
        [400, 'request.idempotency_key_invalid'],
        JSON.stringify(key),
      );
    }
    assert.equal(done, 0);
  });

  it('is refused when it has two', async () => {
    const headers = new Headers({ authorization: `Bearer ${token}` });
    headers.append('idempotency-key', 'one');
    headers.append('idempotency-key', 'two');
    const answer = await fetch(`${edge.url}/v1/courses`, { method: 'POST', headers });
    assert.equal(answer.status, 400);
    assert.equal(done, 0);
  });

  it('is nothing to a safe request', async () => {
    const read = (): Promise<EdgeAnswer> =>
      edge.call('/v1/courses', { token, headers: { 'idempotency-key': 'one' } });
    await read();
    assert.equal((await read()).headers.get('idempotency-replayed'), null);
    assert.equal(done, 2);
  });

  it('is not done unprotected while Redis is away', async () => {
    await edge.infrastructure.redis!.kill();
    const answer = await create(randomUUID());
    assert.deepEqual([answer.status, answer.code], [503, 'request.idempotency_unavailable']);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    assert.equal(done, 0);
    const without = await edge.call('/v1/courses', { method: 'POST', token, body: '{}' });
    assert.equal(without.status, 201);
    await edge.infrastructure.redis!.restart();
    await eventually(async () => assert.equal((await create(randomUUID())).status, 201));
  });
});
