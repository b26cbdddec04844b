import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { WebhookReceived } from '@lyceum/contracts';
import { BusConnection, HOOK_STREAM, HookStore, StoredWebhooks } from '@lyceum/messaging';
import { createLogger } from '@lyceum/platform';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import Stripe from 'stripe';
import { BusAdministrator } from '../support/bus-administrator.js';
import { assertProblem } from '../support/problem.js';

const OLD_SECRET = 'whsec_old';
const SECRET = 'whsec_new';
const BREVO_SECRET = 'for-this-test-only';
const LIMIT_BYTES = 16 * 1024;

interface Receipt {
  readonly received: boolean;
  readonly duplicate: boolean;
}

interface Delivery {
  readonly id: string;
  readonly body: string;
  readonly signature: string;
}

/** A delivery as Stripe's own library signs it. */
function stripeDelivery({
  id = `evt_${randomUUID()}`,
  secret = SECRET,
  ageSeconds = 0,
  more = {},
}: { id?: string; secret?: string; ageSeconds?: number; more?: object } = {}): Delivery {
  const body = JSON.stringify({ id, type: 'invoice.paid', ...more });
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return { id, body, signature };
}

describe('webhooks', () => {
  let stack: TestStack;
  let bus: BusAdministrator;

  const post = (
    provider: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<Answer<Receipt>> =>
    call<Receipt>(`${stack.gatewayUrl}/v1/webhooks/${provider}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const deliver = ({ body, signature }: Delivery): Promise<Answer<Receipt>> =>
    post('stripe', body, { 'stripe-signature': signature });
  const handedOn = async (id: string): Promise<WebhookReceived[]> =>
    (await bus.events<WebhookReceived['data']>('gateway')).filter(
      ({ data }) => data.deliveryId === id,
    );
  const connectAs = (service: string): BusConnection =>
    new BusConnection({
      url: stack.infrastructure.nats!.url,
      user: service,
      password: stack.secrets.natsPasswords[service]!,
      name: service,
      logger: createLogger('test', 'silent'),
    });

  before(async () => {
    // Nobody calls the others here.
    stack = await startStack({
      services: ['gateway', 'identity'],
      env: {
        WEBHOOK_STRIPE_SECRETS: `${SECRET}, ${OLD_SECRET}`,
        WEBHOOK_BREVO_SECRETS: BREVO_SECRET,
        WEBHOOK_BODY_KILOBYTES: String(LIMIT_BYTES / 1024),
        METRICS_TOKEN: '',
        SHED_EVENT_LOOP_DELAY_MS: '10000',
      },
    });
    bus = await BusAdministrator.of(stack);
  });
  after(async () => {
    await bus.close();
    await stack.stop();
  });

  it('are handed on once they are kept, for the service that handles them to read', async () => {
    const body = JSON.stringify({ event: 'hard_bounce', 'message-id': '<1@x>', spaces: ' kept ' });
    const {
      status,
      body: receipt,
      text,
    } = await post('brevo', `${body}\n`, {
      authorization: `Bearer ${BREVO_SECRET}`,
    });
    assert.equal(status, 200, text);
    assert.deepEqual(receipt, { received: true, duplicate: false });

    const [event] = await bus.events<WebhookReceived['data']>('gateway');
    assert.equal(event?.type, 'lyceum.gateway.webhook.received.v1');
    assert.equal(event.data.provider, 'brevo');
    assert.equal(event.data.kind, 'hard_bounce');
    assert.equal(event.data.webhookId, event.id);
    assert.doesNotMatch(JSON.stringify(event), /<1@x>/);

    const identity = connectAs('identity');
    const stored = await new StoredWebhooks('identity', identity).read(event);
    assert.equal(stored.body.toString(), `${body}\n`);
    await identity.close();
  });

  it('with an old secret are still believed while it is rotated', async () => {
    assert.equal((await deliver(stripeDelivery({ secret: OLD_SECRET }))).status, 200);
  });

  it('that were delivered before are answered and not handed on again', async () => {
    const id = `evt_${randomUUID()}`;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => deliver(stripeDelivery({ id }))),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    assert.equal(answers.filter(({ body }) => !body.duplicate).length, 1);
    assert.equal((await handedOn(id)).length, 1);

    const kept = await bus.messagesIn(HOOK_STREAM);
    await stack.services['gateway']!.restart();
    const again = await deliver(stripeDelivery({ id, ageSeconds: 1 }));
    assert.deepEqual(again.body, { received: true, duplicate: true });
    assert.equal((await handedOn(id)).length, 1);
    assert.equal(await bus.messagesIn(HOOK_STREAM), kept);
  });

  it('that are tampered with, stale, or not signed are refused, counted, and not kept', async () => {
    const kept = await bus.messagesIn(HOOK_STREAM);
    const { body, signature } = stripeDelivery();
    const refused: readonly (readonly [Promise<Answer<object>>, number, string])[] = [
      [post('stripe', body, {}), 401, 'unsigned'],
      [deliver({ id: '', body: body.replace('paid', 'void'), signature }), 401, 'tampered'],
      [deliver(stripeDelivery({ secret: 'whsec_other' })), 401, 'tampered'],
      [deliver(stripeDelivery({ ageSeconds: 301 })), 400, 'stale'],
      // A second more would be enough, if no time passed until it is read.
      [deliver(stripeDelivery({ ageSeconds: -400 })), 400, 'stale'],
      [deliver(stripeDelivery({ more: { id: 7 } })), 400, 'malformed'],
    ];
    for (const [answer, status, reason] of refused)
      assertProblem(await answer, { status, code: `webhook.${reason}` });
    assert.equal(await bus.messagesIn(HOOK_STREAM), kept);
    const { text } = await call(`${stack.gatewayUrl}/metrics`);
    for (const [reason, count] of Object.entries({ unsigned: 1, tampered: 2, stale: 2 }))
      assert.match(
        text,
        new RegExp(`webhooks_refused_total{provider="stripe",reason="${reason}"} ${count}\\b`),
      );
  });

  it('of a provider that is unknown, or has no secret, have no address', async () => {
    for (const provider of ['unknown', 'resend', 'constructor', '__proto__'])
      assertProblem(await post(provider, '{}', {}), { status: 404 });
  });

  it('that are too large are refused', async () => {
    const more = { padding: 'x'.repeat(LIMIT_BYTES) };
    assertProblem(await deliver(stripeDelivery({ more })), { status: 413 });
    const enormous = { padding: 'x'.repeat(2 * 1024 * 1024) };
    assertProblem(await deliver(stripeDelivery({ more: enormous })), { status: 413 });
  });

  it('that were only stored when the gateway died are judged and handed on by another', async () => {
    // What a gateway leaves behind that is killed between the first step and the second.
    const gateway = connectAs('gateway');
    const store = new HookStore(gateway);
    await eventually(() => assert.ok(gateway.isConnected));
    const good = stripeDelivery();
    const forged = stripeDelivery({ secret: 'whsec_other' });
    for (const { body, signature } of [good, forged])
      await store.add('stripe', { 'stripe-signature': signature }, Buffer.from(body));
    const kept = await bus.messagesIn(HOOK_STREAM);
    await gateway.close();
    await eventually(
      async () => {
        assert.equal((await handedOn(good.id)).length, 1);
        assert.equal(await bus.messagesIn(HOOK_STREAM), kept - 1);
      },
      { timeoutMs: 30_000, intervalMs: 250 },
    );
    assert.equal((await handedOn(forged.id)).length, 0);
    assert.equal((await deliver(stripeDelivery({ id: good.id }))).body.duplicate, true);
  });

  it('are neither lost nor handed on twice when the gateway is killed among them', async () => {
    const deliveries: Delivery[] = [];
    const acknowledged = new Set<string>();
    let isUp = true;
    const senders = Array.from({ length: 20 }, async () => {
      while (isUp) {
        const delivery = stripeDelivery();
        deliveries.push(delivery);
        const answer = await deliver(delivery).catch(() => undefined);
        if (answer?.status === 200) acknowledged.add(delivery.id);
      }
    });
    await eventually(() => assert.ok(acknowledged.size >= 50), { timeoutMs: 30_000 });
    await stack.services['gateway']!.kill();
    isUp = false;
    await Promise.all(senders);
    assert.ok(acknowledged.size < deliveries.length, 'nothing was under way');
    await stack.services['gateway']!.restart();
    // As a provider does with what was not acknowledged.
    for (const delivery of deliveries.filter(({ id }) => !acknowledged.has(id)))
      await eventually(async () => assert.equal((await deliver(delivery)).status, 200));
    const events = await bus.events<WebhookReceived['data']>('gateway');
    for (const { id } of deliveries) {
      const told = new Set(
        events.filter(({ data }) => data.deliveryId === id).map((event) => event.id),
      );
      assert.equal(told.size, 1, `${id} was handed on as ${told.size} events`);
    }
    const published = events.map(({ id }) => id);
    assert.deepEqual(
      published.filter((id, at) => published.indexOf(id) !== at),
      [],
    );
  });

  it('are sent again by the provider when the bus is away', async () => {
    const delivery = stripeDelivery();
    await stack.infrastructure.nats!.kill();
    assertProblem(await deliver(delivery), { status: 503 });
    await stack.infrastructure.nats!.restart();
    await eventually(async () => assert.equal((await deliver(delivery)).status, 200), {
      timeoutMs: 20_000,
    });
    assert.equal((await handedOn(delivery.id)).length, 1);
  });
});
