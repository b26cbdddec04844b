import { topology, type WebhookReceived } from '@lyceum/contracts';
import type { BusConnection } from '../bus/bus-connection.js';
import { HOOK_STREAM, hookSubject } from './hook-streams.js';

export interface StoredWebhook {
  /** Byte for byte what the provider sent. */
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** Gives the service that handles a webhook its raw body. */
export class StoredWebhooks {
  private readonly providers: readonly string[];

  /** @param service as the topology names it; it must list what it handles there */
  constructor(
    service: string,
    private readonly bus: BusConnection,
  ) {
    this.providers = topology.find(({ name }) => name === service)?.handlesWebhooks ?? [];
  }

  /** Whether this service is the one that handles it; others share the event and do nothing. */
  handles(event: WebhookReceived): boolean {
    return this.providers.includes(event.data.provider);
  }

  /**
   * @throws Error for a provider that the topology gives to another service, when the bus does not answer,
   * or when the body is no longer kept
   */
  async read(event: WebhookReceived): Promise<StoredWebhook> {
    const { provider, hookSequence } = event.data;
    if (!this.handles(event)) throw new Error(`webhooks of ${provider} are not handled here`);
    const manager = await this.bus.manager();
    const message = await manager.direct.getMessage(HOOK_STREAM, { seq: hookSequence });
    if (message?.subject !== hookSubject(provider))
      throw new Error(`the body of webhook ${event.id} is not kept`);
    return { body: Buffer.from(message.data), receivedAt: message.time };
  }
}
