import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { durableName, topology, type EventEnvelope } from '@lyceum/contracts';
import type { Logger, Metrics } from '@lyceum/platform';
import { type Database } from '@lyceum/persistence';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BusConnection } from './bus/bus-connection.js';
import type { ConsumerExtras } from './inbox/consumes.decorator.js';
import type { EventContext } from './inbox/event-context.js';
import { exposeConsumers } from './inbox/consumer-metrics.js';
import { EventConsumer } from './inbox/event-consumer.js';
import { FailureRetrier } from './inbox/failure-retrier.js';
import type { Apply, ConsumerDefinition, Inbox } from './inbox/inbox.js';
import type { OutboxRelay } from './outbox/relay.js';
import { ProjectionTasks, type RunningConsumer } from './projections/projection-tasks.js';

export interface StrategyOptions {
  readonly service: string;
  readonly database: Database;
  readonly bus: BusConnection;
  readonly inbox: Inbox;
  readonly relay: OutboxRelay;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type NestHandler = (data: unknown, context: EventContext) => Promise<unknown>;

/**
 * Nest's transport for the event backbone: handlers marked with `@Consumes` become durable consumers, and
 * the relay runs with them. Listening does not wait for the bus: a service starts in any order.
 */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  private consumers: RunningConsumer[] = [];
  private retrier: FailureRetrier | undefined;
  private tasks: ProjectionTasks | undefined;

  constructor(private readonly options: StrategyOptions) {
    super();
  }

  /** @throws Error when a handler consumes what the topology does not list, or a listed event has no handler */
  listen(done: (error?: unknown) => void): void {
    const { inbox, relay, bus, database, logger, metrics } = this.options;
    try {
      this.consumers = this.definitions().map(({ definition, producer }) => ({
        definition,
        producer,
        consumer: new EventConsumer(definition, { bus, inbox, logger, metrics, producer }),
      }));
    } catch (error) {
      done(error);
      return;
    }
    relay.start();
    if (this.consumers.length > 0) {
      const definitions = new Map(
        this.consumers.map(({ definition }) => [definition.durable, definition]),
      );
      this.retrier = new FailureRetrier(inbox, definitions, logger);
      this.tasks = new ProjectionTasks({ database, bus, inbox, consumers: this.consumers, logger });
      for (const { consumer } of this.consumers) consumer.start();
      this.retrier.start();
      this.tasks.start();
      exposeConsumers(metrics, database, this.consumers);
    }
    done();
  }

  async close(): Promise<void> {
    const { relay, bus } = this.options;
    // Before the first connection there is nothing in flight, and nothing to wait for.
    if (bus.isConnected)
      await Promise.all([
        ...this.consumers.map(({ consumer }) => consumer.stop()),
        this.retrier?.stop(),
        this.tasks?.stop(),
        relay.stop(),
      ]);
    await bus.close();
  }

  override on(): never {
    throw new Error('The transport has no events of its own');
  }

  override unwrap<T>(): T {
    return this.options.bus as T;
  }

  private definitions(): { definition: ConsumerDefinition; producer: string }[] {
    const { service } = this.options;
    const listed = (topology.find(({ name }) => name === service)?.consumes ?? []).flatMap(
      ({ consumer, events }) => events.map(({ type }) => durableName(service, consumer, type)),
    );
    const found = [...this.messageHandlers.values()].map((handler) => {
      const { contract, consumer, batch } = handler.extras as unknown as ConsumerExtras;
      const durable = durableName(service, consumer.name, contract.type);
      if (!listed.includes(durable))
        throw new Error(
          `${service} handles ${contract.type} as ${consumer.name}, which the topology does not list`,
        );
      const definition = {
        durable,
        consumer: consumer.name,
        type: contract.type,
        tables: consumer.tables,
        apply: applyWith(handler as unknown as NestHandler, batch),
      };
      return { definition, producer: contract.service };
    });
    const missing = listed.filter(
      (durable) => !found.some(({ definition }) => definition.durable === durable),
    );
    if (missing.length > 0)
      throw new Error(
        `${service} has no handler for ${missing.join(', ')}, which the topology lists`,
      );
    return found;
  }
}

function applyWith(handler: NestHandler, batch: boolean): Apply {
  const call = async (data: unknown, context: EventContext): Promise<void> => {
    const result = await handler(data, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
  if (batch) return call;
  return async (events: readonly EventEnvelope[], context) => {
    for (const event of events) await call(event, context);
  };
}
