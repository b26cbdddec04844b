import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { call, email, eventually, mailedCode, startStack, type TestStack } from '@lyceum/testing';
import { StandInCollector, type CollectedSpan } from '../support/collector.js';
import { PASSWORD } from '../support/school.js';

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];
const projectors = ['catalog', 'media', 'progress', 'ai'];

/** The request that opens an account: it writes, publishes, and everybody hears of it. */
async function openAccount(gatewayUrl: string, headers: Readonly<Record<string, string>> = {}) {
  const address = email();
  const json = { email: address, password: PASSWORD, name: 'Ada' };
  const begun = await call(`${gatewayUrl}/v1/auth/sign-up`, { method: 'POST', json, headers });
  assert.equal(begun.status, 202, begun.text);
  const code = await mailedCode(gatewayUrl, address);
  return call(`${gatewayUrl}/v1/auth/verify-email`, {
    method: 'POST',
    headers,
    json: { registrationId: begun.body['registrationId'], code },
  });
}

describe('one trace', () => {
  const collector = new StandInCollector();
  let stack: TestStack;

  const start = async (ratio: string): Promise<void> => {
    stack = await startStack({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_TRACES_SAMPLER_ARG: ratio,
        OTEL_BSP_SCHEDULE_DELAY: '200',
      },
    });
  };
  before(() => collector.start());
  after(async () => {
    await stack.stop();
    await collector.stop();
  });

  it('spans gateway, service, database, bus and every consumer, each below what caused it', async () => {
    await start('1');
    assert.equal((await openAccount(stack.gatewayUrl)).status, 200);

    const spans = await eventually(() => {
      const published = collector.spans.find(({ name }) => /user\.registered/.test(name));
      const root = collector.spans.find(
        ({ service, kind, traceId }) =>
          service === 'gateway' && kind === SERVER && traceId === published?.traceId,
      );
      assert.ok(root, 'no span of the gateway');
      const trace = collector.spans.filter(({ traceId }) => traceId === root.traceId);
      for (const service of projectors)
        assert.ok(
          trace.some((span) => span.service === service && span.name.startsWith('db ')),
          `no database span of ${service}`,
        );
      return trace;
    });
    const one = (service: string, kind: number, name: RegExp): CollectedSpan => {
      const found = spans.filter(
        (span) => span.service === service && span.kind === kind && name.test(span.name),
      );
      assert.equal(found.length, 1, `${service} ${name}: ${JSON.stringify(spans, null, 1)}`);
      return found[0]!;
    };
    const received = one('gateway', SERVER, /^POST/);
    const forwarded = one('gateway', CLIENT, /forward identity/);
    const handled = one('identity', SERVER, /^POST/);
    const published = one('identity', PRODUCER, /publish evt\.identity\.user\.registered/);
    assert.equal(received.parentSpanId, '');
    assert.equal(forwarded.parentSpanId, received.spanId);
    assert.equal(handled.parentSpanId, forwarded.spanId);
    assert.equal(one('identity', CLIENT, /users\.insert/).parentSpanId, handled.spanId);
    assert.equal(published.parentSpanId, handled.spanId);
    for (const service of projectors) {
      const consumed = one(service, CONSUMER, /consume/);
      assert.equal(consumed.parentSpanId, published.spanId, service);
      assert.equal(one(service, CLIENT, /people\.project/).parentSpanId, consumed.spanId, service);
    }
  });

  it('is not begun, continued or forced by a caller from outside', async () => {
    await stack.stop();
    collector.spans.length = 0;
    await start('0');
    const traceId = randomBytes(16).toString('hex');
    const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
    assert.equal((await openAccount(stack.gatewayUrl, { traceparent })).status, 200);
    const refused = await call(`${stack.gatewayUrl}/v1/auth/sign-up`, {
      method: 'POST',
      headers: { traceparent: `${traceparent}\u00a0` },
      json: {},
    });
    assert.notEqual(refused.body['traceId'], traceId);

    // A service behind the gateway does continue: that this span arrives shows that the others had time to.
    const inside = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
    await call(`${stack.services['catalog']!.url}/v1/courses/x`, {
      headers: { traceparent: inside },
    });
    await eventually(() =>
      assert.ok(collector.spans.some((span) => inside.includes(span.traceId))),
    );
    assert.deepEqual(
      collector.spans.filter((span) => !inside.includes(span.traceId)),
      [],
    );
  });

  it('costs nothing and goes nowhere without a collector', async () => {
    await stack.stop();
    collector.spans.length = 0;
    stack = await startStack({ env: { OTEL_TRACES_SAMPLER_ARG: '1' } });
    assert.equal((await openAccount(stack.gatewayUrl)).status, 200);
    await stack.stop();
    // Stopping sends what is buffered, so nothing can come later.
    assert.deepEqual(collector.spans, []);
  });
});
