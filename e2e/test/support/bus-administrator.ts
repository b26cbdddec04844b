import { streamOf, type EventEnvelope } from '@lyceum/contracts';
import type { TestStack } from '@lyceum/testing';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** The bus of a running stack, as its administrator sees it. */
export class BusAdministrator {
  private constructor(
    readonly connection: NatsConnection,
    readonly manager: JetStreamManager,
  ) {}

  static async of({ infrastructure, secrets }: TestStack): Promise<BusAdministrator> {
    const connection = await connect({
      servers: infrastructure.nats!.url,
      user: 'admin',
      pass: secrets.natsAdminPassword,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
    });
    return new BusAdministrator(connection, await jetstreamManager(connection));
  }

  /** Everything that a service has published, in the order of the log. */
  async events<Data>(service: string): Promise<EventEnvelope<Data>[]> {
    const stream = streamOf(service);
    const { state } = await this.manager.streams.info(stream);
    const events: EventEnvelope<Data>[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
      const message = await this.manager.streams.getMessage(stream, { seq });
      if (message) events.push(message.json<EventEnvelope<Data>>());
    }
    return events;
  }

  async messagesIn(stream: string): Promise<number> {
    return (await this.manager.streams.info(stream)).state.messages;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
