import { AckPolicy, DeliverPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from '@lyceum/platform';
import type { BusConnection } from '../bus/bus-connection.js';
import { PollingLoop } from '../polling-loop.js';
import { rawHook, type RawHook } from './hook-store.js';
import { HOOK_STREAM, HOOK_SWEEP_DURABLE, hookSubject } from './hook-streams.js';

/** By then whoever took the webhook has settled it, or is gone. */
const GRACE_MS = 5_000;
const ACK_WAIT_MS = 30_000;
const RETRY_MS = 1_000;
const MAX_UNSETTLED = 20_000;

/**
 * Looks once at every webhook that was stored, some seconds later. All gateways share the durable, which is
 * also what remembers how far they have looked: what one of them stored and died over, another settles.
 */
export class HookSweep {
  private readonly loop = new PollingLoop(() => this.turn());
  private messages: ConsumerMessages | undefined;

  constructor(
    private readonly options: {
      readonly bus: BusConnection;
      readonly logger: Logger;
      /** Must be harmless for what is settled already. Throws to have it tried again. */
      readonly settle: (hook: RawHook) => Promise<void>;
    },
  ) {}

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.loop.stop();
    this.messages?.stop();
    // Before the first connection there is nothing in hand, and nothing to wait for.
    if (this.options.bus.isConnected) await stopped;
  }

  private async turn(): Promise<number> {
    const { bus, logger } = this.options;
    try {
      const jetstream = await bus.jetstream();
      if (this.loop.isStopped) return 0;
      await this.ensureDurable();
      const consumer = await jetstream.consumers.get(HOOK_STREAM, HOOK_SWEEP_DURABLE);
      this.messages = await consumer.consume({
        max_messages: 100,
        idle_heartbeat: 1_000,
        abort_on_missing_resource: true,
      });
      // Stopped while it was being made: nobody else would.
      if (this.loop.isStopped) this.messages.stop();
      for await (const message of this.messages) await this.look(message);
    } catch (error) {
      if (!this.loop.isStopped)
        logger.warn({ err: error }, 'cannot look for unsettled webhooks; trying again');
    }
    return RETRY_MS;
  }

  private async look(message: JsMsg): Promise<void> {
    const dueIn = message.time.getTime() + GRACE_MS - Date.now();
    if (dueIn > 0) {
      message.nak(dueIn);
      return;
    }
    try {
      await this.options.settle(rawHook(message));
      message.ack();
    } catch (error) {
      this.options.logger.warn(
        { err: error, hookSequence: message.seq },
        'a webhook cannot be settled; trying again',
      );
      message.nak(GRACE_MS);
    }
  }

  private async ensureDurable(): Promise<void> {
    const manager = await this.options.bus.manager();
    await manager.consumers.add(HOOK_STREAM, {
      durable_name: HOOK_SWEEP_DURABLE,
      name: HOOK_SWEEP_DURABLE,
      filter_subject: hookSubject('*'),
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: MAX_UNSETTLED,
      max_deliver: -1,
    });
  }
}
