import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
  BUNDLED_BODY_BYTES,
  BUNDLE_CONTENT_TYPE,
  bundlePath,
  readRequests,
  writeBundle,
  type BundledRequest,
} from '@lyceum/platform';
import { eventually } from '@lyceum/testing';
import { startEdge, type Edge, type EdgeAnswer, type EdgeCall } from './support/edge.js';
import { StandInServices, type Received } from './support/stand-in-services.js';

const PATH = '/v1/progress/heartbeats';
const TIMEOUT_MS = 20_000;

const partsOf = ({ body }: Received): BundledRequest[] => readRequests(Buffer.from(body));

/** Answers each part with its own body, or as told. */
function answerBundle(
  received: Received,
  response: ServerResponse,
  statusOf: (said: string) => number = () => 200,
): void {
  const answers = partsOf(received).map(({ body }) => ({
    status: statusOf(body.toString()),
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
  }));
  response.writeHead(200, { 'content-type': BUNDLE_CONTENT_TYPE }).end(writeBundle(answers));
}

describe('requests that travel together', () => {
  let edge: Edge;
  let token: string;
  /** Bundles that wait for an answer. */
  let held: { received: Received; response: ServerResponse }[];

  before(async () => {
    edge = await startEdge({ UPSTREAM_TIMEOUT_MS: String(TIMEOUT_MS) });
  });
  after(() => edge.stop());
  beforeEach(() => {
    token = edge.services.token({ role: 'learner' });
    edge.services.received.length = 0;
    held = [];
    edge.services.behaviour = (received, response) => void held.push({ received, response });
  });
  afterEach(async () => {
    edge.services.behaviour = (received, response) => answerBundle(received, response);
    // The breaker is closed for the next test.
    await eventually(async () => assert.equal((await beat(0)).status, 200), { timeoutMs: 20_000 });
  });

  const beat = (at: number, options: EdgeCall = {}): Promise<EdgeAnswer> =>
    edge.call(PATH, { method: 'POST', token, body: JSON.stringify({ at }), ...options });
  /** Answers what waits, and what comes from now on. */
  const release = (statusOf?: (said: string) => number): void => {
    edge.services.behaviour = (received, response) => answerBundle(received, response, statusOf);
    for (const { received, response } of held.splice(0)) answerBundle(received, response, statusOf);
  };
  /** One is under way when `count` more come: some go after it, and the others wait for either. */
  const behindOne = async (count: number): Promise<Promise<EdgeAnswer>[]> => {
    const first = beat(0);
    await eventually(() => assert.equal(held.length, 1));
    const others = Array.from({ length: count }, (_, at) => beat(at + 1));
    return [first, ...others];
  };
  const waitingFor = (count: number): Promise<void> =>
    eventually(async () => assert.equal(await edge.metric('edge_requests_in_flight'), count));
  const partOf = (at: number): BundledRequest | undefined =>
    edge.services.received
      .flatMap(partsOf)
      .find(({ body }) => body.toString() === JSON.stringify({ at }));

  it('wait together behind what is under way, and are each answered', async () => {
    const calls = await behindOne(30);
    await waitingFor(31);
    release((said) => (said === '{"at":4}' ? 422 : 200));
    const answers = await Promise.all(calls);
    assert.deepEqual(
      answers.map(({ status, text }) => [status, text]),
      answers.map((_, at) => [at === 4 ? 422 : 200, `{"at":${at}}`]),
    );
    for (const { headers } of answers) {
      assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.notEqual(headers.get('ratelimit'), null);
    }
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    assert.equal(new Set(ids).size, answers.length);
    assert.ok(edge.services.received.every(({ url }) => url === bundlePath(PATH)));
    // How many exactly depends on how fast this machine is.
    assert.ok(edge.services.received.length < 15, String(edge.services.received.length));
  });

  it('bring what they would by themselves', async () => {
    const other = edge.services.token({ role: 'learner' });
    const calls = await behindOne(1);
    calls.push(beat(2, { token: other, headers: { 'user-agent': 'a player', cookie: 'a=b' } }));
    await waitingFor(3);
    release();
    await Promise.all(calls);
    const mine = partOf(1)!;
    const theirs = partOf(2)!;
    assert.equal(mine.headers['authorization'], `Bearer ${token}`);
    const { 'x-budget-ms': budget, traceparent, 'x-request-id': id, ...rest } = theirs.headers;
    assert.deepEqual(
      { ...rest, 'accept-language': undefined, accept: undefined },
      {
        authorization: `Bearer ${other}`,
        'content-type': 'application/json',
        'user-agent': 'a player',
        'x-forwarded-for': '127.0.0.1',
        'accept-language': undefined,
        accept: undefined,
      },
    );
    assert.ok(Number(budget) > 0 && Number(budget) <= TIMEOUT_MS, budget);
    assert.match(traceparent!, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    assert.notEqual(traceparent, mine.headers['traceparent']);
    assert.notEqual(id, mine.headers['x-request-id']);
  });

  it('do without those whose token the edge refuses', async () => {
    const calls = await behindOne(1);
    const refused = await beat(2, { token: 'not.a.token' });
    assert.equal(refused.status, 401);
    release();
    assert.deepEqual(
      (await Promise.all(calls)).map(({ status }) => status),
      [200, 200],
    );
    assert.equal(partOf(2), undefined);
  });

  it('are each told when the service does not answer in time, and hold nobody up for long', async () => {
    const hasty = await startEdge({ UPSTREAM_TIMEOUT_MS: '2000' });
    try {
      hasty.services.behaviour = edge.services.behaviour;
      const ask = (at: number): Promise<EdgeAnswer> =>
        hasty.call(PATH, {
          method: 'POST',
          token: hasty.services.token({ role: 'learner' }),
          body: JSON.stringify({ at }),
        });
      const calls = [ask(0)];
      for (const at of [1, 2, 3]) {
        await eventually(() => assert.ok(held.length >= Math.min(at, 2)));
        calls.push(ask(at));
      }
      const answers = await Promise.all(calls);
      assert.deepEqual(
        new Set(answers.map(({ status, code }) => `${status} ${code}`)),
        new Set(['504 request.upstream_timeout']),
      );
      // The last did not wait for the first two until their own deadline.
      assert.equal(held.flatMap(({ received }) => partsOf(received)).length, 4);
      await eventually(() => assert.ok(held.every(({ response }) => response.destroyed)));
    } finally {
      await hasty.stop();
    }
  });

  it('are each told when their connection breaks, and not sent again', async () => {
    const calls = await behindOne(3);
    await waitingFor(4);
    edge.services.behaviour = (_received, response) => void response.destroy();
    for (const { response } of held) response.destroy();
    const answers = await Promise.all(calls);
    assert.deepEqual(
      new Set(answers.map(({ status, code }) => `${status} ${code}`)),
      new Set(['503 request.unavailable']),
    );
    assert.equal(edge.services.received.flatMap(partsOf).length, 4);
  });

  it('are each told when what comes back is no bundle of as many answers', async () => {
    for (const answer of [writeBundle([]), Buffer.from('nonsense')]) {
      edge.services.behaviour = (_received, response) => void response.end(answer);
      const { status, code } = await beat(0);
      assert.deepEqual([status, code], [503, 'request.unavailable']);
    }
    edge.services.behaviour = (_received, response) => StandInServices.json(response, 500, {});
    assert.equal((await beat(0)).status, 503);
  });

  it('go on without callers that went away', async () => {
    const gone = new AbortController();
    const leave = (at: number): Promise<unknown> =>
      fetch(`${edge.url}${PATH}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ at }),
        signal: gone.signal,
      }).catch((error: unknown) => error);
    const leaving = Promise.all([leave(0), leave(1)]);
    await eventually(() => assert.ok(held.length >= 1));
    const staying = beat(2);
    await waitingFor(3);
    gone.abort();
    await leaving;
    await waitingFor(1);
    release();
    assert.equal((await staying).text, '{"at":2}');
  });

  it('are no business of a service any more once nobody waits', async () => {
    const gone = new AbortController();
    const left = fetch(`${edge.url}${PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
      signal: gone.signal,
    }).catch((error: unknown) => error);
    await eventually(() => assert.equal(held.length, 1));
    gone.abort();
    await left;
    await eventually(() => assert.equal(held[0]!.response.destroyed, true));
    await waitingFor(0);
  });

  it('travel by themselves when they are large, of another kind, or for a service that knows no bundles', async () => {
    edge.services.behaviour = ({ url }, response) =>
      url.startsWith(PATH)
        ? StandInServices.json(response, 200, { alone: true })
        : StandInServices.json(response, 404, {});
    const large = JSON.stringify({ text: 'x'.repeat(BUNDLED_BODY_BYTES) });
    assert.equal((await beat(0, { body: large })).text, '{"alone":true}');
    const plain = await beat(0, { headers: { 'content-type': 'text/plain' } });
    assert.equal(plain.text, '{"alone":true}');
    const asked = await edge.call(`${PATH}?a=b`, { method: 'POST', token, body: '{}' });
    assert.equal(asked.text, '{"alone":true}');
    const urls = (): string[] => edge.services.received.map(({ url }) => url);
    assert.deepEqual(urls(), [PATH, PATH, `${PATH}?a=b`]);
    const answers = await Promise.all([beat(0), beat(1)]);
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['{"alone":true}', '{"alone":true}'],
    );
    assert.ok(urls().includes(bundlePath(PATH)));
  });

  it('cannot be put together outside', async () => {
    const bundle = writeBundle([{ headers: {}, body: Buffer.from('{}') }]).toString();
    const answer = await edge.call(bundlePath(PATH), {
      method: 'POST',
      token,
      body: bundle,
      headers: { 'content-type': BUNDLE_CONTENT_TYPE },
    });
    assert.equal(answer.status, 404);
    assert.equal(edge.services.received.length, 0);
  });
});
