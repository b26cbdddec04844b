import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import { startEdge, type Edge, type EdgeAnswer } from './support/edge.js';
import { StandInServices } from './support/stand-in-services.js';

describe('the limits of the edge', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-limits-'));
  const file = join(directory, 'limits');
  const usual = 'auth 2/5min, token 3/min, default 4/min';
  let edge: Edge;

  before(async () => {
    writeFileSync(file, usual);
    edge = await startEdge({
      RATE_LIMITS: '',
      RATE_LIMITS_FILE: file,
      TRUST_PROXY: '127.0.0.1, 10.0.0.0/8',
    });
  });
  after(async () => {
    await edge.stop();
    rmSync(directory, { recursive: true });
  });

  /** A read that anybody may do, as if from there. */
  const from = (forwardedFor: string, token?: string): Promise<EdgeAnswer> =>
    edge.call(`/v1/catalog/courses/${randomUUID()}`, {
      ...(token !== undefined && { token }),
      headers: { 'x-forwarded-for': forwardedFor },
    });
  const statuses = async (times: number, call: () => Promise<EdgeAnswer>): Promise<number[]> => {
    const seen: number[] = [];
    for (let time = 0; time < times; time += 1) seen.push((await call()).status);
    return seen;
  };

  it('are told with every answer, and a refusal says when to come back', async () => {
    const first = await from('203.0.113.1');
    assert.equal(first.headers.get('ratelimit-policy'), '"default";q=4;w=60');
    assert.match(first.headers.get('ratelimit')!, /^"default";r=3;t=60$/);
    assert.equal(first.headers.get('retry-after'), null);
    await statuses(3, () => from('203.0.113.1'));
    const refused = await from('203.0.113.1');
    assert.deepEqual([refused.status, refused.code], [429, 'request.rate_limited']);
    assert.match(refused.headers.get('ratelimit')!, /^"default";r=0;t=\d+$/);
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.ok(retryAfter >= 1 && retryAfter <= 60);
    assert.equal(refused.headers.get('cache-control'), 'no-store');
  });

  it('count an anonymous caller by its address, which it cannot choose', async () => {
    assert.deepEqual(await statuses(5, () => from('203.0.113.2')), [200, 200, 200, 200, 429]);
    assert.equal((await from('203.0.113.3')).status, 200);
    // Whatever it writes itself stands to the left of what the proxy adds.
    let forged = 0;
    const asAnother = (): Promise<EdgeAnswer> => from(`198.51.100.${(forged += 1)}, 203.0.113.2`);
    assert.deepEqual(await statuses(2, asAnother), [429, 429]);
    const throughTwo = (): Promise<EdgeAnswer> => from('198.51.100.9, 203.0.113.2, 10.1.2.3');
    assert.deepEqual(await statuses(1, throughTwo), [429]);
  });

  it('count an IPv6 caller by its /64', async () => {
    let host = 0;
    const neighbour = (): Promise<EdgeAnswer> => from(`2001:db8:7:7::${(host += 1).toString(16)}`);
    assert.deepEqual(await statuses(5, neighbour), [200, 200, 200, 200, 429]);
    assert.equal((await from('2001:db8:7:8::1')).status, 200);
  });

  it('survive what a proxy should not write', async () => {
    for (const nonsense of ['unknown', 'x'.repeat(4000), '999.1.1.1', '%00', "' or 1=1"])
      assert.ok([200, 429].includes((await from(nonsense)).status), nonsense.slice(0, 20));
  });

  it('count a user wherever it calls from, and each user alone', async () => {
    const one = edge.services.token();
    let address = 0;
    const anywhere = (): Promise<EdgeAnswer> => from(`192.0.2.${(address += 1)}`, one);
    assert.deepEqual(await statuses(5, anywhere), [200, 200, 200, 200, 429]);
    assert.equal((await from('192.0.2.1', edge.services.token())).status, 200);
    assert.equal((await from('192.0.2.1')).status, 200);
  });

  it('are those of the route: trying to sign in leaves reading alone', async () => {
    const signIn = (): Promise<EdgeAnswer> =>
      edge.call('/v1/auth/sign-in', {
        method: 'POST',
        body: '{}',
        headers: { 'x-forwarded-for': '203.0.113.77' },
      });
    assert.deepEqual(await statuses(3, signIn), [200, 200, 429]);
    const read = await from('203.0.113.77');
    assert.match(read.headers.get('ratelimit')!, /^"default";r=3/);
  });

  it('count API keys that are tried for the address, before identity is asked', async () => {
    let exchanges = 0;
    const usually = edge.services.behaviour;
    edge.services.behaviour = (_request, response) => {
      exchanges += 1;
      StandInServices.json(response, 401, {});
    };
    const guess = (): Promise<EdgeAnswer> =>
      edge.call('/v1/courses', {
        headers: {
          'x-api-key': `lyk_${randomUUID()}_${'s'.repeat(43)}`,
          'x-forwarded-for': '203.0.113.66',
        },
      });
    assert.deepEqual(await statuses(6, guess), [401, 401, 401, 401, 429, 429]);
    assert.equal(exchanges, 4);
    edge.services.behaviour = usually;
  });

  it('count tokens that are refused for the address, and then listen to no new one from there', async () => {
    const address = '203.0.113.55';
    const known = edge.services.token();
    assert.equal((await from(address, known)).status, 200);
    const expired = (): string => edge.services.token({ exp: 1_000_000_000 });
    const forged = (): string => `${edge.services.token().slice(0, -4)}AAAA`;
    let tried = 0;
    const tries = [expired, forged, () => 'nonsense', forged, forged, () => edge.services.token()];
    assert.deepEqual(
      await statuses(tries.length, () => from(address, tries[(tried += 1) - 1]!())),
      [401, 401, 401, 401, 429, 429],
    );
    const refused = await from(address, forged());
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    const asCookie = await edge.call(`/v1/catalog/courses/${randomUUID()}`, {
      headers: { cookie: `lyceum_access=${forged()}`, 'x-forwarded-for': address },
    });
    assert.equal(asCookie.status, 429);
    assert.equal((await from(address, known)).status, 200);
    assert.equal((await from(address)).status, 200);
    assert.equal((await from('203.0.113.56', forged())).status, 401);
  });

  it('hold for webhooks, by the address that delivers them', async () => {
    const deliver = (): Promise<EdgeAnswer> =>
      edge.call('/v1/webhooks/stripe', {
        method: 'POST',
        body: '{}',
        headers: { 'x-forwarded-for': '203.0.113.88' },
      });
    assert.deepEqual((await statuses(5, deliver)).slice(-1), [429]);
  });

  it('refuse before the body is read or a service is asked', async () => {
    const token = edge.services.token();
    await statuses(4, () => from('192.0.2.50', token));
    const before = edge.services.received.length;
    const refused = await edge.call('/v1/courses', { method: 'POST', token, body: '{}' });
    assert.equal(refused.status, 429);
    assert.equal(edge.services.received.length, before);
  });

  it('are replaced when their file changes; a mistake changes nothing and is told', async () => {
    writeFileSync(file, 'auth 2/5min, default 7/min');
    await eventually(async () => {
      const { headers } = await from(`198.51.100.${Math.ceil(Math.random() * 250)}`);
      assert.equal(headers.get('ratelimit-policy'), '"default";q=7;w=60');
    });
    assert.equal(await edge.metric('rate_limit_file_broken'), 0);
    writeFileSync(file, 'default many');
    await eventually(async () => assert.equal(await edge.metric('rate_limit_file_broken'), 1));
    const { headers } = await from('198.51.100.251');
    assert.equal(headers.get('ratelimit-policy'), '"default";q=7;w=60');
    writeFileSync(file, usual);
    await eventually(async () => assert.equal(await edge.metric('rate_limit_file_broken'), 0));
  });

  it('let everybody through while Redis is away, say so, and hold again when it is back', async () => {
    await edge.infrastructure.redis!.kill();
    const answers = await statuses(8, () => from('203.0.113.99'));
    assert.deepEqual(new Set(answers), new Set([200]));
    const unchecked = 'rate_limit_decisions_total{policy="default",outcome="unchecked"}';
    assert.ok((await edge.metric(unchecked)) >= 8);
    assert.equal((await from('203.0.113.99')).headers.get('ratelimit'), null);
    assert.equal(await edge.metric('redis_circuit_open'), 1);
    await edge.infrastructure.redis!.restart();
    await eventually(async () => assert.equal(await edge.metric('redis_circuit_open'), 0));
    assert.deepEqual((await statuses(5, () => from('203.0.113.98'))).slice(-2), [200, 429]);
  });
});
