import {
  AckPolicy,
  DeliverPolicy,
  ReplayPolicy,
  type ConsumerMessages,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { natsFilter, streamOf, type EventEnvelope } from '@lyceum/contracts';
import type { Logger, Metrics } from '@lyceum/platform';
import type { BusConnection } from '../bus/bus-connection.js';
import { Wakeable } from '../wakeable.js';
import type { ConsumerDefinition, Inbox, Outcome } from './inbox.js';
import { readEvent } from './read-event.js';

export interface EventConsumerOptions {
  readonly bus: BusConnection;
  readonly inbox: Inbox;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly producer: string;
}

/** Events of one transaction. More saves commits, fewer shortens the wait of the last one. */
const MAX_BATCH = 250;
/** Two batches: one at work, one waiting. More would only be delivered again when a slow handler lags. */
const MAX_IN_FLIGHT = 2 * MAX_BATCH;
/** After this the bus gives a message to somebody else; a batch takes a fraction of it. */
const ACK_WAIT_MS = 15_000;
const REDELIVERY_MS = 500;
const RESUBSCRIBE_MS = 500;

/**
 * Pulls from one durable and hands whatever has arrived to the inbox, one batch at a time: alone when there
 * is little, hundreds together when there is much. Acknowledges after the commit.
 */
export class EventConsumer {
  private readonly arrived: JsMsg[] = [];
  private readonly wakeable = new Wakeable();
  private messages: ConsumerMessages | undefined;
  private stopped = false;
  private running: Promise<unknown> | undefined;

  constructor(
    private readonly definition: ConsumerDefinition,
    private readonly options: EventConsumerOptions,
  ) {}

  start(): void {
    this.running ??= Promise.all([this.pull(), this.process()]);
  }

  /** Finishes the batch at hand; what has only arrived goes back to the bus at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.messages?.stop();
    this.wakeable.wake();
    await this.running;
    for (const message of this.arrived.splice(0)) message.nak();
  }

  /** Events that this consumer has still to get. `undefined` while the bus does not answer. */
  async pending(): Promise<number | undefined> {
    try {
      const manager = await this.options.bus.manager();
      const info = await manager.consumers.info(
        streamOf(this.options.producer),
        this.definition.durable,
      );
      return info.num_pending + info.num_ack_pending;
    } catch {
      return undefined;
    }
  }

  /** Has the bus deliver everything again from the beginning of the log. */
  async rewind(): Promise<void> {
    const manager = await this.options.bus.manager();
    await manager.consumers.delete(streamOf(this.options.producer), this.definition.durable);
    await this.ensureDurable();
    // Ends the subscription to the deleted durable; the loop takes up the new one.
    this.messages?.stop();
  }

  private async pull(): Promise<void> {
    const { bus, logger, producer } = this.options;
    const jetstream = await bus.jetstream();
    while (!this.stopped) {
      try {
        await this.ensureDurable();
        const consumer = await jetstream.consumers.get(streamOf(producer), this.definition.durable);
        this.messages = await consumer.consume({
          max_messages: MAX_IN_FLIGHT,
          idle_heartbeat: 1_000,
          abort_on_missing_resource: true,
          callback: (message) => {
            this.arrived.push(message);
            this.wakeable.wake();
          },
        });
        // Resolves when the durable is gone, was rewound, or when we stop.
        await this.messages.closed();
      } catch (error) {
        if (!this.stopped)
          logger.warn(
            { err: error, consumer: this.definition.durable },
            'cannot consume; trying again',
          );
      }
      if (!this.stopped) await new Promise((resolve) => setTimeout(resolve, RESUBSCRIBE_MS));
    }
  }

  private async ensureDurable(): Promise<void> {
    const manager = await this.options.bus.manager();
    await manager.consumers.add(streamOf(this.options.producer), {
      durable_name: this.definition.durable,
      name: this.definition.durable,
      filter_subject: natsFilter(this.definition.type),
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      replay_policy: ReplayPolicy.Instant,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: MAX_IN_FLIGHT,
      max_deliver: -1,
    });
  }

  private async process(): Promise<void> {
    while (!this.stopped) {
      const batch = this.arrived.splice(0, MAX_BATCH);
      if (batch.length === 0) await this.wakeable.sleep(60_000);
      else await this.handle(batch);
    }
  }

  private async handle(batch: readonly JsMsg[]): Promise<void> {
    const readable: { message: JsMsg; event: EventEnvelope }[] = [];
    for (const message of batch) {
      try {
        readable.push({ message, event: readEvent(message) });
      } catch (error) {
        // Our own producers write events: this was published past the outbox, and never gets better.
        this.options.logger.error(
          { err: error, subject: message.subject, seq: message.seq },
          'an unreadable message was dropped',
        );
        // Without a reason: nats-server before 2.10 does not understand one, and would deliver it for ever.
        message.term();
      }
    }
    if (readable.length === 0) return;
    const outcomes = await this.options.inbox.handle(
      this.definition,
      readable.map(({ event }) => event),
    );
    readable.forEach(({ message }, at) => settle(message, outcomes[at]!));
  }
}

function settle(message: JsMsg, outcome: Outcome): void {
  if (outcome === 'done') message.ack();
  else message.nak(REDELIVERY_MS);
}
