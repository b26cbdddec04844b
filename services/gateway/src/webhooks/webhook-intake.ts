import { webhookReceived, type WebhookProvider } from '@lyceum/contracts';
import {
  eventEnvelope,
  publishConfirmed,
  type BusConnection,
  type Deliveries,
  type Delivery,
  type HookStore,
  type RawHook,
} from '@lyceum/messaging';
import { requestErrors, systemActor, type Metrics } from '@lyceum/platform';
import type { IncomingHttpHeaders } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { schemes, type Refusal } from './schemes/index.js';
import { webhookErrors } from './webhook.errors.js';

type Outcome = { readonly refused: Refusal } | { readonly refused?: undefined; duplicate: boolean };

export interface IntakeOptions {
  readonly store: HookStore;
  readonly deliveries: Deliveries;
  readonly bus: BusConnection;
  readonly metrics: Metrics;
  readonly secrets: ReadonlyMap<string, readonly string[]>;
  readonly maxBytes: number;
}

/**
 * Stores, verifies, hands on, in this order, and answers when all of it is on disk. Whatever a crash leaves
 * half done is settled by the sweep with the same steps: each of them may be repeated.
 */
export class WebhookIntake {
  private readonly received;
  private readonly refused;

  constructor(private readonly options: IntakeOptions) {
    this.received = options.metrics.counter(
      'webhooks_received_total',
      'Webhooks that were believed',
      ['provider', 'result'],
    );
    this.refused = options.metrics.counter('webhooks_refused_total', 'Webhooks that were not', [
      'provider',
      'reason',
    ]);
  }

  /** @throws DomainError for what is refused, and `request.unavailable` while the bus cannot keep it */
  async receive(
    provider: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<{ duplicate: boolean }> {
    const scheme = this.options.secrets.has(provider) && schemes[provider as WebhookProvider];
    if (!scheme) throw requestErrors.not_found();
    if (body.length > this.options.maxBytes) {
      this.refused.inc({ provider, reason: 'too_large' });
      throw requestErrors.body_too_large();
    }
    const outcome = await this.keepAndSettle(provider, headers, body);
    if (outcome.refused) throw webhookErrors[outcome.refused]();
    return outcome;
  }

  /** For what is in the stream already: judged as of the moment at which it arrived. */
  async settle(hook: RawHook): Promise<Outcome> {
    const { store, deliveries } = this.options;
    const { provider, sequence } = hook;
    const verdict = this.verdict(hook);
    if (verdict.refused) {
      this.refused.inc({ provider, reason: verdict.refused });
      await store.remove(sequence);
      return verdict;
    }
    const { deliveryId, kind } = verdict;
    const wanted = { eventId: uuidv7(), hookSequence: sequence };
    const delivery = await deliveries.claim(provider, deliveryId, wanted);
    const duplicate = delivery.hookSequence !== sequence;
    if (!delivery.handedOn) {
      await this.handOn(provider, deliveryId, kind, delivery);
      await deliveries.handedOn(provider, deliveryId, delivery);
      this.received.inc({ provider, result: 'handed_on' });
    }
    if (duplicate) {
      this.received.inc({ provider, result: 'duplicate' });
      await store.remove(sequence);
    }
    return { duplicate };
  }

  private async keepAndSettle(
    provider: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Outcome> {
    const scheme = schemes[provider as WebhookProvider];
    try {
      return await this.settle(
        await this.options.store.add(provider, scheme.evidence(headers), body),
      );
    } catch (error) {
      // The provider tries again; a copy that was stored is found to be the same delivery.
      throw requestErrors.unavailable({ detail: 'Please deliver this again later.', cause: error });
    }
  }

  private verdict({ provider, evidence, body, receivedAt }: RawHook) {
    const secrets = this.options.secrets.get(provider) ?? [];
    return schemes[provider as WebhookProvider].verify(evidence, body, receivedAt, secrets);
  }

  private handOn(
    provider: string,
    deliveryId: string,
    kind: string,
    { eventId, hookSequence }: Delivery,
  ): Promise<void> {
    const draft = webhookReceived.v1({
      webhookId: eventId,
      provider,
      deliveryId,
      kind,
      hookSequence,
      version: 1,
    });
    const actor = systemActor('webhook');
    return publishConfirmed(
      this.options.bus,
      eventEnvelope('gateway', actor, draft, { id: eventId }),
    );
  }
}
